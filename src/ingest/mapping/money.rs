//! Which column of values goes with which currency: a number in the wrong currency is a wrong value.

use super::assign::Work;
use super::candidates::{Candidate, Claim};
use crate::ingest::header::Certainty;
use crate::policy::HeaderWords;

const VALUES: [&str; 2] = ["total_value", "unit_value"];

/// Puts columns of values behind others where their currency is not known: local money that no name gives, money of
/// the invoice without a column of currencies, and values of no named money beside a currency of the invoice only.
/// O(claims squared).
pub(super) fn pair(claims: &mut [Claim], columns: &[Candidate<'_>], words: &HeaderWords) {
    let of_row = |claim: &Claim| claim.field == "currency" && !claim.order.empty;
    let is_given = claims.iter().any(of_row);
    let of_invoice = is_given
        && claims.iter().filter(|claim| of_row(claim)).all(|claim| columns[claim.column].reading.foreign_money);
    for field in VALUES {
        let known = |claim: &Claim| {
            let reading = &columns[claim.column].reading;
            match reading.currency {
                Some("local") => false,
                Some(_) => true,
                None if reading.foreign_money => is_given,
                None => !of_invoice || words.speaks_of(reading, "invoice"),
            }
        };
        if claims.iter().any(|claim| claim.field == field && !claim.order.empty && known(claim)) {
            let behind: Vec<bool> = claims.iter().map(|claim| claim.field == field && !known(claim)).collect();
            for (claim, behind) in claims.iter_mut().zip(behind) {
                claim.order.unpaired = behind;
            }
        }
    }
}

/// Local money has the currency of no column: the column of currencies is left unused rather than misread.
pub(super) fn keep_apart(work: &mut Work<'_>) {
    let at = |field: &str, fields: &[Option<&str>]| fields.iter().position(|taken| *taken == Some(field));
    let fields = &work.said.fields;
    let Some(currency) = at("currency", fields) else { return };
    let is_local = |value: &usize| work.columns[*value].reading.currency == Some("local");
    if let Some(value) = VALUES.into_iter().filter_map(|field| at(field, fields)).find(is_local) {
        (work.said.fields[currency], work.said.certainty[currency]) = (None, Certainty::None);
        let why =
            format!("{} is in local money by its name, and which that is stands nowhere", work.columns[value].name);
        work.say(currency, "not used as currency".to_owned(), why);
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::mapping::propose;
    use crate::policy::Policy;

    #[test]
    fn a_value_is_read_in_the_currency_that_speaks_of_it() {
        let policy = Policy::embedded().unwrap();
        let read = |header: &str, row: &str| {
            let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
            let (header, row) = (cells(header), cells(row));
            let said = propose(&header, &[&row], &policy);
            let pairs =
                header.iter().zip(&said.fields).filter_map(|(name, field)| Some(format!("{}={name}", (*field)?)));
            pairs.collect::<Vec<_>>().join(" ")
        };
        // the value that no name gives a currency is in local money: beside a currency of the invoice it gives way
        assert_eq!(
            read("TOTAL VALUE,INVOICE AMOUNT,INVOICE CURRENCY", "2225111.57,22648.47,EUR"),
            "total_value=INVOICE AMOUNT currency=INVOICE CURRENCY"
        );
        // money of the contract without a column that names it
        assert_eq!(read("TOTAL PRICE_INV_FC,FOB USD,FOB_INR", "1,2,3"), "total_value=FOB USD");
        // local money beside a column of currencies
        assert_eq!(read("CUSTOMS VALUE LC,CURRENCY", "1,USD"), "total_value=CUSTOMS VALUE LC");
        // two currencies in one name say neither
        assert_eq!(read("USD_FOB_BOLIVARES,USD_FOB", "1,2"), "total_value=USD_FOB");
        assert_eq!(read("TOTAL_VALUE,CURRENCY", "1,USD"), "total_value=TOTAL_VALUE currency=CURRENCY");
    }
}
