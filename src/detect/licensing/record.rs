//! What the record states as its authority, held against the answer.

use crate::model::LicenceAnswer;

use super::super::authority::{Cover, Stated, cover, exceptions_left, stated, without_exceptions};
use super::Test;

/// Adds the line that compares record and answer; a record that states nothing about goods that need nothing has none.
pub(super) fn compare(test: &mut Test<'_, '_>, answer: LicenceAnswer) {
    let needed = test.is_needed();
    let (context, id) = (test.context, test.id);
    let cell = context.text(context.shipment(id).license);
    let line = match stated(context, id) {
        Stated::Nothing if needed => "on the record: nothing, although a licence is required".to_owned(),
        Stated::Nothing => return,
        Stated::NoLicenceRequired if needed => format!("on the record: {cell}, although a licence is required"),
        Stated::NoLicenceRequired if answer == LicenceAnswer::NotRequired => {
            format!("on the record: {cell}, which these rules do not contradict")
        }
        Stated::NoLicenceRequired => format!("on the record: {cell}, a claim that needs the facts above"),
        Stated::Exception(code) => exception(test, code),
        Stated::Number(number) => match cover(context, id, number) {
            Cover::NotChecked => format!("on the record: licence {cell}; no licences on file to check it against"),
            Cover::NotOnFile => format!("on the record: licence {cell}, which is not among the licences on file"),
            Cover::Covers(_) => format!("on the record: licence {cell}, which covers it as far as the file says"),
            Cover::Fails(fault) => {
                let may = if fault.is_doubtful { "may" } else { "does" };
                format!("on the record: licence {cell}, which {may} not cover it: {}", fault.why)
            }
        },
        Stated::Other => format!("on the record: {cell}, which is no licence number and no exception"),
    };
    test.line(line);
}

fn exception(test: &Test<'_, '_>, code: &str) -> String {
    let (level, to) = (test.as_read(), test.destination().1);
    if let Some((party, reason)) = without_exceptions(test.context, test.id) {
        let listed = super::place::listing(test, party, &reason);
        return format!("on the record: {code}, which is not available: {listed}");
    }
    let left = exceptions_left(test.context, test.id);
    match left.into_iter().find(|exception| exception.is_written(code)) {
        Some(exception) => format!("on the record: {code}; its conditions are to be shown: {}", exception.conditions),
        None if level.is_controlled() => {
            format!(
                "on the record: {code}, which is not left for level {} to {to} on {}",
                level.word(),
                test.rules.day()
            )
        }
        None => {
            format!("on the record: {code}; goods below the lines of 3A090 are not looked up exception by exception")
        }
    }
}
