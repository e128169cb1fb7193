//! Rows of the parties table.

use super::columns::{ColumnSpec, always, aside, telling};
use super::entry::{Column, Entry, Fault, Layout};
use crate::model::{OFFICER_COLUMNS, PartyRecord};

/// Canonical columns.
pub(super) const COLUMNS: &[ColumnSpec] = &[
    // under these names where most of the table is known as of parties: any table has a company or a customer
    always("name").or(&[
        "party_name",
        "party",
        "business_partner",
        "business_partner_name",
        "partner_name",
        "company_name",
        "company",
        "customer_name",
        "vendor_name",
        "supplier_name",
        "account_name",
        "entity_name",
        "legal_name",
        "firm_name",
        "organisation_name",
        "organization_name",
        "name_1",
    ]),
    telling("country").or(&["country_code", "country_of_registration"]),
    telling("address").or(&["street_address", "full_address", "registered_address"]),
    telling("aliases").or(&["alias", "also_known_as", "aka", "other_names", "trading_names"]),
    telling("registration_no").or(&[
        "registration_number",
        "company_number",
        "company_registration_number",
        "uen",
        "registration",
        "register_no",
        "company_no",
    ]),
    telling("lei").or(&["lei_code", "legal_entity_identifier"]),
    telling("duns").or(&["duns_no", "duns_number", "d_u_n_s"]),
    telling("tax_id").or(&["vat_number", "vat_no", "tax_number"]),
    telling("phone").or(&["telephone", "phone_no", "phone_number", "tel", "telephone_no"]),
    telling("email").or(&["e_mail", "email_address", "mail", "e_mail_address"]),
    aside("officers").or(&["officer"]),
    aside("directors").or(&["director"]),
    aside("legal_representative").or(&["legal_representatives"]),
    telling("incorporated").or(&[
        "incorporation_date",
        "date_of_incorporation",
        "incorporated_on",
        "founded",
        "founded_on",
        "established",
        "incorporation",
        "registered_on",
    ]),
    telling("hq_country").or(&["headquarters_country", "country_of_headquarters", "headquarter_country", "hq"]),
    telling("ultimate_parent").or(&[
        "ultimate_parent_name",
        "ultimate_parent_company",
        "parent_company",
        "parent",
        "parent_name",
    ]),
    telling("ultimate_parent_country").or(&["parent_country", "country_of_ultimate_parent"]),
    telling("business").or(&[
        "line_of_business",
        "nature_of_business",
        "business_activity",
        "business_type",
        "activity",
        "industry",
        "sector",
    ]),
    telling("web_presence").or(&["website", "web_site", "web"]),
    telling("datacentre_mw").or(&[
        "datacenter_mw",
        "data_centre_mw",
        "data_center_mw",
        "it_power_mw",
        "site_mw",
        "site_power_mw",
        "power_mw",
    ]),
    telling("list_status"),
];

/// Where the columns stand in one file.
pub(super) struct Columns {
    party: [Column; 3],
    aliases: Column,
    registration_no: Column,
    numbers: [Column; 3],
    phone: Column,
    email: Column,
    officers: [Column; 3],
    incorporated: Column,
    hq_country: Column,
    ultimate_parent: Column,
    ultimate_parent_country: Column,
    business: Column,
    web_presence: Column,
    datacentre: Column,
    list_status: Column,
}

impl Columns {
    /// Finds the columns in a file.
    pub(super) fn new(layout: Layout<'_>) -> Columns {
        Columns {
            party: layout.party(["name", "country", "address"]),
            aliases: layout.column("aliases"),
            registration_no: layout.column("registration_no"),
            numbers: ["lei", "duns", "tax_id"].map(|name| layout.column(name)),
            phone: layout.column("phone"),
            email: layout.column("email"),
            officers: OFFICER_COLUMNS.map(|name| layout.column(name)),
            incorporated: layout.column("incorporated"),
            hq_country: layout.column("hq_country"),
            ultimate_parent: layout.column("ultimate_parent"),
            ultimate_parent_country: layout.column("ultimate_parent_country"),
            business: layout.column("business"),
            web_presence: layout.column("web_presence"),
            datacentre: layout.column("datacentre_mw"),
            list_status: layout.column("list_status"),
        }
    }

    /// Reads one row. `web_presence` and `business` keep every word: "none" is a statement there.
    pub(super) fn read(&self, entry: &mut Entry<'_, '_>) -> Result<PartyRecord, Fault> {
        let megawatts = entry.amount(self.datacentre, "negative power: write megawatts of the data centre")?;
        let [lei, duns, tax_id] = self.numbers.map(|column| entry.word(column));
        Ok(PartyRecord {
            record: entry.at,
            mention: entry.party(self.party),
            aliases: entry.words(self.aliases),
            registration_no: entry.word(self.registration_no),
            lei,
            duns,
            tax_id,
            phone: entry.word(self.phone),
            email: entry.word(self.email),
            officers: self.officers.map(|column| entry.words(column)),
            incorporated: entry.day(self.incorporated)?,
            hq_country: entry.country(self.hq_country),
            ultimate_parent: entry.word(self.ultimate_parent),
            ultimate_parent_country: entry.country(self.ultimate_parent_country),
            business: entry.text(self.business),
            web_presence: entry.text(self.web_presence),
            // Thousandths of a megawatt are kilowatts.
            datacentre_kw: megawatts.map(|megawatts| megawatts.0),
            list_status: entry.word(self.list_status),
        })
    }
}
