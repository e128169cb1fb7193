//! What looks wrong: one file per red flag; [`DETECTORS`] is the table of contents.

mod authority;
mod context;
mod licensing;
mod mirror_gap;
mod moved_alone;
mod named;
mod prelude;
mod put_together;
mod reach;
mod run;
mod site;
mod stand;
mod support;
mod survey;
mod whereabouts;

mod alike;
mod ant_trade;
mod assembly_wash;
mod boxed_stock;
mod business_mismatch;
mod common_owner_both_ends;
mod confirmed_warning;
mod customer_inheritance;
mod dealings;
mod decoy_supply;
mod delivery_switch;
mod detour;
mod doors;
mod emptied;
mod end_user_not_reached;
mod forwarder_as_consignee;
mod foundry_proxy;
mod gather;
mod ghost_transit;
mod goods_identity_break;
mod growth_before_use;
mod habits;
mod headquarters_reach;
mod hs_mismatch;
mod hs_shift;
mod hub_stacking;
mod impossible_dates;
mod lanes;
mod leak;
mod licence_gap;
mod listed_address;
mod listed_owner;
mod listed_party;
mod load_above_power;
mod never_activated;
mod new_customer;
mod odd_address;
mod offshore_tenant;
mod opaque_owner;
mod own_stock;
mod pass_through;
mod payer_mismatch;
mod phoenix_party;
mod prc_advanced_ic;
mod retry_after_refusal;
mod rma_abuse;
mod rotating_intermediaries;
mod round_trip;
mod scatter;
mod scatter_gather;
mod seen_abroad;
mod seller_concentration;
mod serial_clone;
mod shared_address;
mod threshold_dodge;
mod tier3_destination_route;
mod unfavourable_check;
mod unknown_headquarters;
mod unknown_owner_share;
mod value_out_of_line;
mod volume_surge;

pub(crate) use authority::{Cover, Stated, cover, stated, states_authority};
pub use context::Context;
pub use doors::Doors;
pub use reach::{is_presumed, stands_out};
pub use run::{Detection, Detector, Inspect, Notes, detect};
pub(crate) use site::load_kw;
pub use survey::Survey;

/// Every detector, in the order in which flags of one severity are printed.
pub const DETECTORS: &[&Detector] = &[
    &tier3_destination_route::DETECTOR,
    &licence_gap::DETECTOR,
    &listed_party::DETECTOR,
    &listed_address::DETECTOR,
    &listed_owner::DETECTOR,
    &unknown_owner_share::DETECTOR,
    &prc_advanced_ic::DETECTOR,
    &headquarters_reach::DETECTOR,
    &offshore_tenant::DETECTOR,
    &goods_identity_break::DETECTOR,
    &pass_through::DETECTOR,
    &gather::DETECTOR,
    &hub_stacking::DETECTOR,
    &end_user_not_reached::DETECTOR,
    &forwarder_as_consignee::DETECTOR,
    &payer_mismatch::DETECTOR,
    &value_out_of_line::DETECTOR,
    &hs_mismatch::DETECTOR,
    &hs_shift::DETECTOR,
    &new_customer::DETECTOR,
    &business_mismatch::DETECTOR,
    &shared_address::DETECTOR,
    &odd_address::DETECTOR,
    &phoenix_party::DETECTOR,
    &common_owner_both_ends::DETECTOR,
    &opaque_owner::DETECTOR,
    &confirmed_warning::DETECTOR,
    &volume_surge::DETECTOR,
    &unknown_headquarters::DETECTOR,
    &unfavourable_check::DETECTOR,
    &serial_clone::DETECTOR,
    &foundry_proxy::DETECTOR,
    &assembly_wash::DETECTOR,
    &round_trip::DETECTOR,
    &scatter::DETECTOR,
    &scatter_gather::DETECTOR,
    &rotating_intermediaries::DETECTOR,
    &customer_inheritance::DETECTOR,
    &rma_abuse::DETECTOR,
    &delivery_switch::DETECTOR,
    &ghost_transit::DETECTOR,
    &mirror_gap::DETECTOR,
    &detour::DETECTOR,
    &ant_trade::DETECTOR,
    &retry_after_refusal::DETECTOR,
    &load_above_power::DETECTOR,
    &growth_before_use::DETECTOR,
    &never_activated::DETECTOR,
    &boxed_stock::DETECTOR,
    &leak::DETECTOR,
    &decoy_supply::DETECTOR,
    &seller_concentration::DETECTOR,
    &threshold_dodge::DETECTOR,
    &impossible_dates::DETECTOR,
];
