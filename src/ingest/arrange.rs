//! Side tables in the order of what they say, so that no answer hangs on the order of rows or files.

use crate::model::{
    Amendment, Answer, Country, Licence, Listing, Mention, Observation, Order, Ownership, PartyRecord, Payment,
    Records, SameParties, Tenancy, Text, Texts, TradeStatistic,
};

/// Sorts every table but shipments, which the network puts in order. Rows that say the same stay as they were read.
/// O(rows log rows) for each table.
pub(super) fn arrange(records: &mut Records) {
    let Records { texts, payments, observations, tenancies, orders, licences, listings, .. } = records;
    let words = Shown(texts);
    payments.sort_by_cached_key(|row| words.payment(row));
    observations.sort_by_cached_key(|row| words.observation(row));
    tenancies.sort_by_cached_key(|row| words.tenancy(row));
    orders.sort_by_cached_key(|row| words.order(row));
    licences.sort_by_cached_key(|row| words.licence(row));
    listings.sort_by_cached_key(|row| words.listing(row));
    records.parties.sort_by_cached_key(|row| words.party(row));
    records.ownership.sort_by_cached_key(|row| words.ownership(row));
    records.amendments.sort_by_cached_key(|row| words.amendment(row));
    records.answers.sort_by_cached_key(|row| words.answer(row));
    records.same_parties.sort_by_cached_key(|row| words.same_parties(row));
    records.trade_statistics.sort_by_cached_key(|row| words.trade_statistic(row));
}

/// Strings by their text, never by their number.
#[derive(Clone, Copy)]
struct Shown<'t>(&'t Texts);

impl<'t> Shown<'t> {
    fn text(self, text: Text) -> &'t str {
        self.0.show(text)
    }

    fn texts(self, texts: &[Text]) -> Vec<&'t str> {
        texts.iter().map(|text| self.text(*text)).collect()
    }

    fn mention(self, mention: &Mention) -> (&'t str, Country, &'t str) {
        (self.text(mention.name), mention.country, self.text(mention.address))
    }

    fn payment(self, row: &Payment) -> impl Ord + use<'t> {
        let parties = (self.mention(&row.payer), self.mention(&row.payee));
        (row.date, self.text(row.id), parties, row.amount, self.texts(&row.shipment_ids))
    }

    fn observation(self, row: &Observation) -> impl Ord + use<'t> {
        let seen = (self.text(row.kind), self.mention(&row.party), self.texts(&row.serials), self.text(row.note));
        (row.date, self.text(row.id), seen)
    }

    fn tenancy(self, row: &Tenancy) -> impl Ord + use<'t> {
        let parties = (self.mention(&row.operator), self.mention(&row.tenant));
        (row.start, parties, row.tenant_hq, row.share, self.text(row.usage))
    }

    fn order(self, row: &Order) -> impl Ord + use<'t> {
        let what = (self.mention(&row.buyer), self.text(row.item), row.quantity, row.status, self.text(row.reason));
        (row.date, self.text(row.id), what)
    }

    fn licence(self, row: &Licence) -> impl Ord + use<'t> {
        let names = self.texts(&[row.number, row.holder, row.consignee, row.end_user, row.items]);
        (names, row.valid_from, row.valid_to, row.quantity, row.value)
    }

    fn listing(self, row: &Listing) -> impl Ord + use<'t> {
        let addresses = row.addresses.iter().map(|address| (self.text(address.text), address.country));
        let ids = row.ids.iter().map(|id| (self.text(id.value), self.text(id.kind), id.country));
        let names = (self.texts(&[row.source, row.name]), self.texts(&row.aliases), addresses.collect::<Vec<_>>());
        let weak = (row.strength, self.texts(&row.weak_aliases), ids.collect::<Vec<_>>());
        let words = [row.requirement, row.list_id, row.programs, row.license_policy, row.notice, row.remarks];
        (names, row.countries.to_vec(), row.listed, row.delisted, self.texts(&words), weak)
    }

    fn party(self, row: &PartyRecord) -> impl Ord + use<'t> {
        let parent = (self.text(row.ultimate_parent), row.ultimate_parent_country, row.hq_country);
        let numbers = [row.registration_no, row.lei, row.duns, row.tax_id, row.phone, row.email];
        let words = [row.business, row.web_presence, row.list_status];
        let words =
            (self.texts(&numbers), self.texts(&words), self.texts(&row.aliases), self.texts(&row.officers.concat()));
        (self.mention(&row.mention), row.incorporated, parent, row.datacentre_kw, words)
    }

    fn ownership(self, row: &Ownership) -> impl Ord + use<'t> {
        (self.text(row.owned_name), self.text(row.owner_name), row.percent, row.from, row.to)
    }

    fn amendment(self, row: &Amendment) -> impl Ord + use<'t> {
        (self.text(row.shipment_id), row.date, self.texts(&[row.field, row.old, row.new]))
    }

    fn same_parties(self, row: &SameParties) -> impl Ord + use<'t> {
        (row.names.map(|name| self.mention(&name)), row.verdict, self.texts(&[row.who, row.reason]))
    }

    fn trade_statistic(self, row: &TradeStatistic) -> impl Ord + use<'t> {
        let lane = (row.reporter, row.partner, row.flow, self.text(row.code));
        (lane, row.first, row.last, row.weight, row.value, row.currency)
    }

    fn answer(self, row: &Answer) -> impl Ord + use<'t> {
        (self.texts(&[row.party_name, row.question, row.answer, row.by]), row.date)
    }
}
