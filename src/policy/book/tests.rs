//! Tests of the book: layers merge by entry, and complaints name lines.

use std::error::Error;

use super::*;
use crate::model::{Country, Day};
use crate::policy::{Basis, Policy};

/// The embedded book with some files laid over it.
fn over(files: &[(&str, &str)]) -> Book {
    let texts = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Book::embedded().overlaid("rules", &texts)
}

fn policy(files: &[(&str, &str)]) -> Policy {
    Policy::from_book(over(files)).unwrap_or_else(|error| panic!("failed to {error}: {:?}", error.source()))
}

fn refused(files: &[(&str, &str)]) -> String {
    let error = Policy::from_book(over(files)).map(|_| ()).unwrap_err();
    format!("failed to {error}\n{}", error.source().map(ToString::to_string).unwrap_or_default())
}

fn tally(book: &Book) -> Vec<(&str, usize, usize)> {
    book.overlay().iter().map(|file| (file.file.as_str(), file.changed, file.added)).collect()
}

#[test]
fn entries_with_a_known_key_replace_and_new_ones_are_added() {
    let built_in = policy(&[]);
    let hubs = "[[hub]]\ncountry = \"SG\"\nreason = \"Ours.\"\nconfidence = \"high\"\nsource = \"our cases\"\n\
                [[hub]]\ncountry = \"CH\"\nreason = \"Ours too.\"\nconfidence = \"low\"\nsource = \"our cases\"\n";
    let book = over(&[("hubs.toml", hubs)]);
    assert_eq!(tally(&book), [("hubs.toml", 1, 1)]);
    assert!(book.is_own("hubs.toml", "hub", "CH") && !book.is_own("hubs.toml", "hub", "MY"));
    let ours = Policy::from_book(book).unwrap();
    assert_eq!(ours.hubs().len(), built_in.hubs().len() + 1);
    let reason = |policy: &Policy, code: &str| {
        policy.hubs().iter().find(|hub| hub.country == code).map(|hub| hub.reason.clone()).unwrap_or_default()
    };
    assert_eq!((reason(&ours, "SG").as_str(), reason(&ours, "MY")), ("Ours.", reason(&built_in, "MY")));
    let day = Day::parse("2026-01-01").unwrap();
    let swiss = Country::parse("CH").unwrap();
    assert!(ours.in_force(day).is_hub(swiss) && !built_in.in_force(day).is_hub(swiss));
    let place = |policy: &Policy| policy.hubs().iter().position(|hub| hub.country == "SG");
    assert_eq!(place(&ours), place(&built_in), "a changed entry keeps its place");
}

#[test]
fn a_file_may_say_that_it_replaces_the_built_in_one() {
    let hub = "[[hub]]\ncountry = \"CH\"\nreason = \"Ours.\"\nconfidence = \"low\"\nsource = \"our cases\"\n";
    for first in ["replace = true", "# replace = true", "\u{feff}replace = true # only ours"] {
        let ours = policy(&[("hubs.toml", &format!("{first}\n{hub}"))]);
        assert_eq!(ours.hubs().len(), 1, "{first}");
    }
    let kept = policy(&[("hubs.toml", hub)]);
    assert!(kept.hubs().len() > 1);
    assert!(refused(&[("hubs.toml", &format!("replace = false\n{hub}"))]).contains("replace"));
    let table = format!("# replace = true\n{}", Book::embedded_texts()["published-flags.csv"]);
    let whole = policy(&[("published-flags.csv", &table)]);
    assert_eq!(whole.published_flags().count(), 88);
}

#[test]
fn single_keys_are_changed_one_by_one_and_numbers_become_the_users_own() {
    let book = over(&[
        ("red-flags/pass-through.toml", "[thresholds.dwell_days]\nvalue = 20\nbasis = \"law\"\n"),
        ("link-rule.toml", "[max_hops]\nvalue = 6\n"),
    ]);
    assert_eq!(tally(&book), [("link-rule.toml", 1, 0), ("red-flags/pass-through.toml", 1, 0)]);
    let ours = Policy::from_book(book).unwrap();
    let flag = ours.red_flag("pass-through").unwrap();
    let built_in = policy(&[]);
    assert_eq!((flag.threshold_i64("dwell_days"), flag.thresholds["dwell_days"].basis), (20, Basis::Own));
    assert_eq!(flag.thresholds["out_share_percent"].basis, Basis::Project);
    assert_eq!(flag.title, built_in.red_flag("pass-through").unwrap().title);
    let rule = ours.link_rule();
    assert_eq!((rule.max_hops, rule.entries["max_hops"].basis), (6, Basis::Own));
    assert_eq!(rule.max_dwell_days, built_in.link_rule().max_dwell_days);
    assert_eq!(Basis::Own.words(), "your own");
}

#[test]
fn tables_are_merged_by_row_and_cell() {
    let product = |policy: &Policy, model: &str| policy.products().iter().find(|known| known.model == model).cloned();
    let ours = policy(&[("products.csv", "\u{feff}model,typical_unit_value_usd\nH100 SXM5 80GB,31000\n")]);
    let built_in = policy(&[]);
    let (new, old) = (product(&ours, "H100 SXM5 80GB").unwrap(), product(&built_in, "H100 SXM5 80GB").unwrap());
    assert_eq!((new.typical_unit_value_usd, new.tpp, new.source), (Some(31000), old.tpp, old.source));
    assert_eq!(ours.products().len(), built_in.products().len());
    let added = "vendor,model,family,form,chips,confidence,source\nAcme,Acme One,H100,board,1,low,our stock list\n";
    let book = over(&[("products.csv", added)]);
    assert_eq!(tally(&book), [("products.csv", 0, 1)]);
    assert_eq!(product(&Policy::from_book(book).unwrap(), "Acme One").unwrap().tpp, None);
    let stray = refused(&[("products.csv", "model,colour\nH100 SXM5 80GB,red\n")]);
    assert!(stray.contains("rules/products.csv:1:1") && stray.contains("no column \"colour\""), "{stray}");
    let wrong = refused(&[("products.csv", "model,chips\nDGX H100,8\nH100 SXM5 80GB,one\n")]);
    assert!(wrong.contains("rules/products.csv:3:1: column chips") && wrong.contains("H100 SXM5 80GB,one"), "{wrong}");
    let nameless = refused(&[("products.csv", "chips\n8\n")]);
    assert!(nameless.contains("which names the rows"), "{nameless}");
}

#[test]
fn errors_name_the_overlay_file_with_line_and_caret() {
    let text = "# ours\n\n[[hub]]\ncountry = \"SG\"\nraeson = \"Ours.\"\nconfidence = \"high\"\nsource = \"x\"\n";
    let said = refused(&[("hubs.toml", text)]);
    assert!(said.contains("rules/hubs.toml:5:1: unknown field `raeson`"), "{said}");
    assert!(said.contains("  5 | raeson = \"Ours.\"\n    | ^^^^^^"), "{said}");
    let broken = refused(&[("hubs.toml", "[[hub]]\ncountry = \n")]);
    assert!(broken.contains("rules/hubs.toml:2:1"), "{broken}");
    let missing = refused(&[("hubs.toml", "\n[[hub]]\ncountry = \"SG\"\n")]);
    assert!(missing.contains("rules/hubs.toml:2:") && missing.contains("missing field"), "{missing}");
    let cited = refused(&[("red-flags/gather.toml", "citations = [\n  \"DG-07\",\n  \"DG-77\",\n]\n")]);
    assert!(cited.contains("rules/red-flags/gather.toml:3:3") && cited.contains("    |   ^^^^^^^"), "{cited}");
    let day = refused(&[("licences.toml", "[level_c]\nfrom = \"31 December\"\n")]);
    assert!(day.contains("rules/licences.toml:2:8") && day.contains("YYYY-MM-DD"), "{day}");
}

#[test]
fn all_that_is_wrong_with_an_overlay_is_told_at_once() {
    let hubs = "[[hub]]\ncountry = \"SG\"\nraeson = \"x\"\n\n[[hub]]\ncountry = \"CH\"\nreason = \"ok\"\nconfidence = \"high\"\n\
                source = \"x\"\n\n[[hub]]\ncountry = \"CHE\"\nreason = \"ok\"\nconfidence = \"high\"\nsource = \"x\"\n\n\
                [[hub]]\ncountry = \"XX\"\nreason = \"ok\"\nconfidence = \"high\"\nsource = \"x\"\n";
    let files = [
        ("hubs.toml", hubs),
        ("licences.toml", "[level_c]\nfrom = \"soon\"\n"),
        ("products.csv", "model,chips,weight_g\nDGX H100,eight,\nH100 SXM5 80GB,one,\nH200 SXM5 141GB,1,0\n"),
        ("hub.toml", ""),
        ("link-rule.toml", "[max_hops]\nvalue = \n"),
    ];
    let (complaints, policy) = Policy::examine(over(&files));
    let lines: Vec<String> = complaints.iter().map(|said| format!("{}:{}", said.file, said.line)).collect();
    for expected in [
        "rules/hub.toml:0",
        "rules/hubs.toml:3",
        "rules/hubs.toml:12",
        "rules/licences.toml:2",
        "rules/products.csv:2",
        "rules/products.csv:3",
        "rules/products.csv:4",
        "rules/hubs.toml:18",
        "rules/link-rule.toml:2",
    ] {
        assert!(lines.contains(&expected.to_owned()), "{expected} not in {lines:?}");
    }
    assert_eq!(lines.len(), 9, "{complaints:#?}");
    assert!(policy.unwrap().hubs().iter().any(|hub| hub.country == "CH"), "what is right is read");
}

#[test]
fn the_whole_rule_book_laid_over_itself_changes_nothing() {
    let texts = Book::embedded_texts();
    let book = Book::embedded().overlaid("datasets/policy", &texts);
    assert!(book.overlay().iter().all(|file| file.added == 0), "{:?}", book.overlay());
    let (itself, built_in) = (Policy::from_book(book).unwrap(), policy(&[]));
    assert_eq!(itself.country_sets().collect::<Vec<_>>(), built_in.country_sets().collect::<Vec<_>>());
    assert_eq!((itself.products(), itself.kinds()), (built_in.products(), built_in.kinds()));
    assert_eq!(itself.declared_rules(), built_in.declared_rules());
    assert_ne!(itself.sha256(), built_in.sha256());
    let (complaints, _) = Policy::examine(Book::embedded().overlaid("datasets/policy", &texts));
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn control_lines_of_an_overlay_never_look_like_law() {
    let test = "[[test]]\nversion = \"v2\"\ninstrument = \"US-2023-11-AC2\"\nfrom = \"2023-11-17\"\nconfidence = \"high\"\n\
                source = \"ours\"\n[[test.line]]\nparagraph = \"house line\"\nlevel = \"a\"\ntpp_at_least = 1000\n";
    let ours = policy(&[("controls.toml", test)]);
    let paragraph = |policy: &Policy, at: usize| policy.controls()[at].line[0].paragraph.clone();
    assert_eq!(paragraph(&ours, 1), "house line (your own)");
    assert_eq!(paragraph(&ours, 0), paragraph(&policy(&[]), 0));
}

#[test]
fn all_entries_of_a_name_take_the_place_of_those_below() {
    let on_off = "[[affiliates]]\ninstrument = \"US-2025-09-AFF\"\nfrom = \"2025-09-29\"\nto = \"2025-10-09\"\nconfidence = \"low\"\n\
                  note = \"Ours.\"\n[[affiliates]]\ninstrument = \"US-2025-09-AFF\"\nfrom = \"2025-12-01\"\nto = \"2025-12-09\"\n\
                  confidence = \"low\"\nnote = \"Ours again.\"\n";
    let ours = policy(&[("licences.toml", on_off)]);
    let notes: Vec<&str> = ours.affiliates_rules().iter().map(|rule| rule.note.as_str()).collect();
    assert_eq!((notes.len(), notes[0], notes[1]), (3, "Ours.", "Ours again."));
    let in_force = |day: &str| ours.in_force(Day::parse(day).unwrap()).affiliates_rule().is_some();
    assert!(in_force("2025-10-09") && !in_force("2025-10-10") && in_force("2025-12-01") && in_force("2026-11-10"));
    let own = "[[set]]\nid = \"house\"\ntitle = \"Ours\"\n[[set.part]]\ncountries = \"SG\"\nconfidence = \"low\"\nsource = \"x\"\n";
    assert!(refused(&[("country-sets.toml", &[own, own].concat())]).contains("give each entry its own id"));
}

#[test]
fn an_overlay_with_line_ends_of_another_system_is_read_alike() {
    let hub = "replace = true\r\n[[hub]]\r\ncountry = \"CH\"\r\nreason = \"Ours.\"\r\nconfidence = \"low\"\r\nsource = \"x\"\r\n";
    assert_eq!(policy(&[("hubs.toml", hub)]).hubs().len(), 1);
    let table = "model,weight_g\r\nDGX H100,130000\r\n";
    assert!(policy(&[("products.csv", table)]).products().iter().any(|product| product.weight_g == Some(130_000)));
    assert!(refused(&[("hubs.toml", &hub.replace("reason", "raeson"))]).contains("rules/hubs.toml:4:1"));
    assert!(refused(&[("sub/hubs.toml", hub)]).contains("check its name and folder"));
}

#[test]
fn a_watch_list_is_no_rule_and_counts_in_the_digest() {
    let book = over(&[(WATCH_LIST, "name,country\nAlder Fen Trading,HK\n")]);
    assert_eq!(tally(&book), [(WATCH_LIST, 0, 0)]);
    assert_ne!(book.sha256(), Book::embedded().sha256());
    assert!(Policy::from_book(book).is_ok());
}

#[test]
fn first_that_fits_answers_so_own_entries_stand_first() {
    let list = "[[list]]\ncode = \"OUR\"\ntitle = \"Our list of evaders\"\nwords = [\"Our Foreign Sanctions Evaders\"]\n\
                effect = \"licence\"\nconfidence = \"high\"\nsource = \"our own\"\n";
    let ours = policy(&[("lists.toml", list)]);
    assert_eq!(ours.list_effect("Our Foreign Sanctions Evaders"), crate::policy::ListEffect::Licence);
    assert_eq!(ours.list_effect("Foreign Sanctions Evaders"), crate::policy::ListEffect::Denial);
}
