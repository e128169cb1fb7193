//! A letter to a customer with questions, and the statement of end use to sign: nothing in them says what is suspected.

use std::io;

use super::sheet::{Column, Sheet, Side};
use crate::policy::{AskedOf, Policy};
use crate::report::csv::table;
use crate::report::saved::{Flag, Hop, Party, SavedFinding};

/// Columns of the table of deliveries.
const DELIVERIES: [Column; 4] = [
    Column("shipment", 24, Side::Left),
    Column("departed", 10, Side::Left),
    Column("units", 8, Side::Right),
    Column("goods", 50, Side::Left),
];

/// What is sent, kept at the desk and filled in for a finding, by file name: for each customer with an open question a
/// letter and a statement, then
/// `desk.txt` and `answers.csv`. O(hops and questions of the finding, for each customer).
///
/// # Errors
/// None but those of memory.
pub(crate) fn papers(finding: &SavedFinding, policy: &Policy) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut papers = Vec::new();
    for customer in finding.customers() {
        // nothing is open: what was asked of it is answered, or no flag is about it
        if questions(finding, Some(customer), policy).0.is_empty() {
            continue;
        }
        let (mut to_send, mut to_sign) = (Vec::new(), Vec::new());
        letter(finding, customer, policy, &mut to_send)?;
        statement(finding, customer, &mut to_sign)?;
        papers.push((format!("{}-letter.txt", customer.id), to_send));
        papers.push((format!("{}-statement.txt", customer.id), to_sign));
    }
    let (mut own, mut replies) = (Vec::new(), Vec::new());
    desk(finding, policy, &mut own)?;
    answers(finding, policy, &mut replies)?;
    papers.extend([("desk.txt".to_owned(), own), ("answers.csv".to_owned(), replies)]);
    Ok(papers)
}

/// The table of replies, to be filled in: every open question about every customer that it concerns.
fn answers(finding: &SavedFinding, policy: &Policy, out: &mut dyn io::Write) -> io::Result<()> {
    let rows = finding.customers().into_iter().flat_map(|customer| {
        let (theirs, ours) = questions(finding, Some(customer), policy);
        let row = |question: &str| {
            let (whom, asked) = (customer.name.clone(), question.to_owned());
            [whom, asked, policy.open_word().to_owned(), String::new(), String::new()]
        };
        theirs.into_iter().chain(ours).map(row).collect::<Vec<_>>()
    });
    table(["party_name", "question", "answer", "date", "by"], rows, out)
}

/// The questions of a finding that a customer answers, and those that the company's own desk settles: also what would be a
/// customer's to answer where the flag that asks it is about no customer of the finding.
fn questions<'f>(finding: &'f SavedFinding, customer: Option<&Party>, policy: &Policy) -> (Vec<&'f str>, Vec<&'f str>) {
    let customers = finding.customers();
    let sent = |question: &str| {
        let to_customers = policy.asked_of(question) == AskedOf::Customer;
        to_customers && customers.iter().any(|one| concerns(one, question, finding, policy))
    };
    let (theirs, ours): (Vec<&str>, Vec<&str>) =
        finding.ask_next.iter().map(String::as_str).partition(|question| sent(question));
    let own = |question: &&str| customer.is_some_and(|one| concerns(one, question, finding, policy));
    (theirs.into_iter().filter(own).collect(), ours)
}

/// True when a question is this customer's to answer and it has not: the question comes from no red flag, or from one that is
/// about this customer, or that names nobody, as in reports written before flags named parties. O(red flags of the finding x
/// their parties).
fn concerns(customer: &Party, question: &str, finding: &SavedFinding, policy: &Policy) -> bool {
    let asks = |flag: &&Flag| {
        let card = policy.red_flag(&flag.red_flag);
        card.is_some_and(|card| card.ask_next.iter().any(|asked| asked == question))
    };
    if finding.replies.iter().any(|reply| reply.party == customer.shown() && reply.question == question) {
        return false;
    }
    let mut asking = finding.flags.iter().filter(asks).peekable();
    asking.peek().is_none() || asking.any(|flag| flag.parties.is_empty() || flag.parties.contains(&customer.id))
}

/// Writes the letter to a customer: its deliveries on the routes of the finding, and the questions for it. It names no red
/// flag, no other party and no suspicion. O(hops of the finding).
///
/// # Errors
/// Only those of `out`.
fn letter(finding: &SavedFinding, customer: &Party, policy: &Policy, out: &mut dyn io::Write) -> io::Result<()> {
    let mut sheet = Sheet::new(out);
    sheet.line(0, &format!("To: {}", customer.shown()))?;
    sheet.line(0, "Date: ____________________")?;
    sheet.line(0, "Subject: End use of advanced computing items, our questions")?;
    sheet.blank()?;
    sheet.line(0, "Dear Sir or Madam,")?;
    sheet.blank()?;
    sheet.line(
        0,
        "the items below are, or may be, subject to the United States Export Administration Regulations (15 CFR parts \
         730 to 774). Before and after such deliveries we have to know who uses them, where and for what. Please answer \
         each question in writing, enclose the documents asked for, and return the signed statement of end use.",
    )?;
    sheet.blank()?;
    deliveries(&finding.deliveries(customer), &mut sheet)?;
    sheet.line(0, "Questions")?;
    for (number, question) in questions(finding, Some(customer), policy).0.iter().enumerate() {
        sheet.item(2, &format!("{}. ", number + 1), question)?;
    }
    sheet.blank()?;
    sheet.line(
        0,
        "A question left open keeps the matter open: further deliveries may have to wait. Please name the person who \
         answers, with function and telephone.",
    )?;
    sheet.blank()?;
    sheet.line(0, "Name, function: ______________________________   Signature: ______________________________")
}

fn deliveries(hops: &[&Hop], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if hops.is_empty() {
        return Ok(());
    }
    sheet.line(0, "Deliveries to you that this is about, as our records have them")?;
    sheet.headings(2, &DELIVERIES)?;
    for hop in hops {
        let units = hop.units.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
        sheet.row(2, &DELIVERIES, &[hop.shipment.clone(), hop.departed.clone(), units, hop.product.clone()])?;
    }
    sheet.blank()
}

/// What a customer declares, one line each.
const DECLARED: [&str; 5] = [
    "We use the items ourselves for the end use and at the place stated above, and for nothing else.",
    "We will not export, reexport or transfer them in-country, nor let others use them from elsewhere, where the Export \
     Administration Regulations need a licence and we have none.",
    "Neither we nor our ultimate parent, nor any user of the items, is headquartered in Macau or in a country of Country \
     Group D:5; where one is, we name it here: ______________________________",
    "The items will not be used for an end use or end user of 15 CFR part 744 without a licence.",
    "We will tell you before any of this changes, keep our records for five years, and let the items be seen on request.",
];

/// Writes the statement of end use and end user for a customer to complete and sign: our own wording, no government form.
/// O(hops of the finding).
///
/// # Errors
/// Only those of `out`.
fn statement(finding: &SavedFinding, customer: &Party, out: &mut dyn io::Write) -> io::Result<()> {
    let mut sheet = Sheet::new(out);
    sheet.line(0, "STATEMENT OF END USE AND END USER")?;
    sheet.line(0, "Wording of this project, not a government form: have counsel read it before it is used.")?;
    sheet.blank()?;
    sheet.line(0, &format!("1. Customer: {}", customer.shown()))?;
    let blanks = [
        "   Registration number and register: ______________________________",
        "   Headquarters, and ultimate parent with its headquarters: ______________________________",
        "2. Ultimate consignee, if another: ______________________________",
        "3. End user, with address: ______________________________",
        "4. End use, in your own words: ______________________________",
        "5. Place of installation, with power and cooling on hand: ______________________________",
        "6. Others who will have use of the items, also as a service, with headquarters: _______________________",
        "7. Items",
    ];
    blanks.iter().try_for_each(|blank| sheet.line(0, blank))?;
    for hop in finding.deliveries(customer) {
        let units = hop.units.as_ref().map_or_else(|| "___".to_owned(), ToString::to_string);
        sheet.item(3, "- ", &format!("{units} x {} (shipment {})", hop.product, hop.shipment))?;
    }
    sheet.line(3, "- Serial numbers, or list enclosed: ______________________________")?;
    sheet.line(0, "8. We declare:")?;
    DECLARED.iter().try_for_each(|declared| sheet.item(3, "[ ] ", declared))?;
    sheet.blank()?;
    sheet.line(0, "Place, date: ______________________________   Name, function: ______________________________")?;
    sheet.line(0, "Signature and stamp: ______________________________")
}

/// Writes what the company's own desk has to settle itself. O(questions).
///
/// # Errors
/// Only those of `out`.
fn desk(finding: &SavedFinding, policy: &Policy, out: &mut dyn io::Write) -> io::Result<()> {
    let mut sheet = Sheet::new(out);
    sheet.line(0, &format!("For our own desk, finding {}: not for the customer", finding.id))?;
    for (number, question) in questions(finding, None, policy).1.iter().enumerate() {
        sheet.item(2, &format!("{}. ", number + 1), question)?;
    }
    for customer in finding.customers() {
        if questions(finding, Some(customer), policy).0.is_empty() {
            sheet.line(2, &format!("No letter to {}: no question to it is open.", customer.shown()))?;
        }
    }
    sheet.line(
        2,
        "Write replies into answers.csv in place of `open` and give it to the next scan together with the records.",
    )
}
