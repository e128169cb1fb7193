//! One item as a person or a table gives it: part number, description, tariff number and figures together.

use crate::model::{Goods, Identity, Level};
use crate::policy::Policy;

use super::Catalogue;
use super::stated::Stated;
use super::tariffs::{TariffAnswer, tariff_answer};

/// One item. Empty texts and figures are not given.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Item {
    /// Part number as printed.
    pub part_number: String,
    /// Description in free text.
    pub description: String,
    /// Tariff number as printed.
    pub hs_code: String,
    /// Figures of one circuit.
    pub stated: Stated,
}

impl Catalogue<'_> {
    /// Goods of an item, and what its tariff number hints at. Stated figures decide where the catalogue knows no
    /// product; where both speak and do not agree, the answer is unknown unless both are controlled. O(words x phrases).
    #[must_use]
    pub fn item(&self, item: &Item) -> (Goods, Option<TariffAnswer>) {
        let goods = self.goods_of(item);
        let tariff = tariff_of(&goods, &item.hs_code, self.policy);
        (goods, tariff)
    }

    fn goods_of(&self, item: &Item) -> Goods {
        let (known, _) = self.classify(&item.part_number, &item.description);
        if item.stated.is_empty() {
            let mut known = known;
            known.notes.extend(item.stated.open.iter().cloned());
            return Goods { chips: item.stated.chips.filter(|_| known.chips > 0).unwrap_or(known.chips), ..known };
        }
        let (mut stated, _) = self.by_figures(&item.stated, &item.part_number, &item.description);
        let weaker = known.level.is_controlled() && !stated.level.is_controlled();
        if known.family.is_empty() && !weaker {
            if known.identity == Identity::Kind && known.level != stated.level {
                stated.notes.push(format!("the words say {}", known.name));
            }
            return stated;
        }
        let note = format!("the catalogue knows {} at level {}", known.name, known.level.word());
        if stated.level == known.level || known.level == Level::Unknown {
            stated.notes.push(note);
            let own = Goods {
                name: known.name,
                family: known.family,
                key: known.key,
                letter: known.letter.or(stated.letter),
                ..stated
            };
            return Goods { prc_designed: known.prc_designed, ..own };
        }
        let contradiction =
            format!("the stated figures give level {}, the catalogue {}", stated.level.word(), known.level.word());
        let mut goods = known;
        goods.notes.push(contradiction.clone());
        if known_and_stated_are_controlled(goods.level, stated.level) {
            goods.level = goods.level.min(stated.level);
        } else {
            goods.level = Level::Unknown;
            goods.missing.push(contradiction);
            goods.eccn.clear();
            goods.paragraph.clear();
        }
        goods
    }
}

/// What a tariff number hints at beside goods; `None` when there is none. O(kinds + hints).
#[must_use]
pub fn tariff_of(goods: &Goods, hs_code: &str, policy: &Policy) -> Option<TariffAnswer> {
    let kind = match goods.identity {
        Identity::PartNumber | Identity::Named => "accelerator",
        Identity::Kind | Identity::Unrecognised => kind_of(goods, policy).unwrap_or_default(),
    };
    tariff_answer(hs_code, kind, policy)
}

/// The kind of goods whose words say that there are none.
const NOTHING: &str = "nothing-declared";

/// True when the words of a record say that it carries nothing (`empty vehicle`). O(kinds).
#[must_use]
pub fn declares_nothing(goods: &Goods, policy: &Policy) -> bool {
    kind_of(goods, policy) == Some(NOTHING)
}

/// The id in `kinds.toml` of goods that are known by words alone. O(kinds).
#[must_use]
pub fn kind_of<'p>(goods: &Goods, policy: &'p Policy) -> Option<&'p str> {
    let by_words = goods.identity == Identity::Kind;
    policy.kinds().iter().find(|kind| by_words && kind.name == goods.name).map(|kind| kind.id.as_str())
}

fn known_and_stated_are_controlled(known: Level, stated: Level) -> bool {
    known.is_controlled() && stated.is_controlled()
}
