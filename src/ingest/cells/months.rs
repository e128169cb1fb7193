//! Names of months in the languages that trade papers are written in.

/// The month of a word in any case, with or without accents; names that two languages give to different months are not
/// read. O(words), without allocation.
pub(super) fn month(word: &str) -> Option<u8> {
    if let Ok(letters) = <[u8; 3]>::try_from(word.as_bytes())
        && let Some(month) = short(letters.map(|letter| letter.to_ascii_lowercase()))
    {
        return Some(month);
    }
    let word = Folded::new(word)?;
    MONTHS.iter().find(|(name, _)| word.is(name)).map(|(_, month)| *month)
}

/// The English short names, which most exports write, without going through the table.
pub(super) fn short(letters: [u8; 3]) -> Option<u8> {
    const NAMES: [&[u8; 3]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let at = NAMES.iter().position(|name| **name == letters)?;
    u8::try_from(at + 1).ok()
}

/// True for words that stand around days and months and say nothing: `4 de marzo de 2025`, `4th of March`, `4 марта 2025 г.`
pub(super) fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 17] =
        ["de", "del", "of", "the", "st", "nd", "rd", "th", "den", "le", "du", "er", "г", "года", "год", "º", "ª"];
    Folded::new(word).is_some_and(|word| FILLERS.iter().any(|filler| word.is(filler)))
}

/// True for the name of a day of the week in English, long or short.
pub(super) fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let letters = folded(word).count();
    letters >= 3 && DAYS.iter().any(|day| day.chars().take(letters).eq(folded(word)))
}

/// A word folded once, to be compared with many.
struct Folded {
    letters: [char; LONGEST],
    count: usize,
}

/// Letters of the longest name.
const LONGEST: usize = 10;

impl Folded {
    fn new(word: &str) -> Option<Folded> {
        let (mut letters, mut count) = ([' '; LONGEST], 0);
        for letter in folded(word) {
            *letters.get_mut(count)? = letter;
            count += 1;
        }
        Some(Folded { letters, count })
    }

    fn is(&self, name: &str) -> bool {
        name.chars().eq(self.letters.iter().take(self.count).copied())
    }
}

/// Lower case without the accents of these languages.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().flat_map(char::to_lowercase).map(|letter| match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ş' => 's',
        'ğ' => 'g',
        'ı' => 'i',
        'й' => 'и',
        'ё' => 'е',
        other => other,
    })
}

#[rustfmt::skip]
const MONTHS: &[(&str, u8)] = &[
    // English
    ("jan", 1), ("feb", 2), ("mar", 3), ("apr", 4), ("may", 5), ("jun", 6), ("jul", 7), ("aug", 8), ("sep", 9),
    ("sept", 9), ("oct", 10), ("nov", 11), ("dec", 12), ("january", 1), ("february", 2), ("march", 3), ("april", 4),
    ("june", 6), ("july", 7), ("august", 8), ("september", 9), ("october", 10), ("november", 11), ("december", 12),
    // German, with the Austrian January
    ("januar", 1), ("janner", 1), ("jaenner", 1), ("februar", 2), ("marz", 3), ("maerz", 3), ("mrz", 3), ("mai", 5),
    ("juni", 6), ("juli", 7), ("okt", 10), ("oktober", 10), ("dez", 12), ("dezember", 12),
    // Spanish
    ("ene", 1), ("enero", 1), ("febrero", 2), ("marzo", 3), ("abr", 4), ("abril", 4), ("mayo", 5), ("junio", 6),
    ("julio", 7), ("ago", 8), ("agosto", 8), ("septiembre", 9), ("setiembre", 9), ("octubre", 10), ("noviembre", 11),
    ("dic", 12), ("diciembre", 12),
    // Portuguese
    ("janeiro", 1), ("fev", 2), ("fevereiro", 2), ("marco", 3), ("maio", 5), ("junho", 6), ("julho", 7), ("set", 9),
    ("setembro", 9), ("out", 10), ("outubro", 10), ("novembro", 11), ("dezembro", 12),
    // French
    ("janv", 1), ("janvier", 1), ("fevr", 2), ("fevrier", 2), ("mars", 3), ("avr", 4), ("avril", 4), ("juin", 6),
    ("juil", 7), ("juillet", 7), ("aout", 8), ("septembre", 9), ("octobre", 10), ("novembre", 11), ("decembre", 12),
    // Italian
    ("gen", 1), ("gennaio", 1), ("febbraio", 2), ("aprile", 4), ("mag", 5), ("maggio", 5), ("giu", 6), ("giugno", 6),
    ("lug", 7), ("luglio", 7), ("settembre", 9), ("ott", 10), ("ottobre", 10), ("dicembre", 12),
    // Dutch
    ("januari", 1), ("februari", 2), ("maart", 3), ("mrt", 3), ("mei", 5), ("augustus", 8),
    // Turkish
    ("ocak", 1), ("subat", 2), ("mart", 3), ("nisan", 4), ("mayis", 5), ("haziran", 6), ("temmuz", 7), ("agustos", 8),
    ("eylul", 9), ("ekim", 10), ("kasim", 11), ("aralik", 12),
    // Russian, as in a date and alone
    ("янв", 1), ("января", 1), ("январь", 1), ("фев", 2), ("февр", 2), ("февраля", 2), ("февраль", 2), ("мар", 3),
    ("марта", 3), ("март", 3), ("апр", 4), ("апреля", 4), ("апрель", 4), ("мая", 5), ("маи", 5), ("июн", 6),
    ("июня", 6), ("июнь", 6), ("июл", 7), ("июля", 7), ("июль", 7), ("авг", 8), ("августа", 8), ("август", 8),
    ("сен", 9), ("сент", 9), ("сентября", 9), ("сентябрь", 9), ("окт", 10), ("октября", 10), ("октябрь", 10),
    ("ноя", 11), ("нояб", 11), ("ноября", 11), ("ноябрь", 11), ("дек", 12), ("декабря", 12), ("декабрь", 12),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_for_one_month() {
        let mut seen = std::collections::BTreeMap::new();
        for (name, number) in MONTHS {
            assert_eq!(seen.insert(name, number), None, "{name} twice");
            assert!(folded(name).eq(name.chars()), "{name} is not folded");
            assert!(name.chars().count() <= LONGEST, "{name} is longer than any word that is compared");
        }
        for (word, expected) in
            [("MAR", 3), ("März", 3), ("août", 8), ("Марта", 3), ("май", 5), ("Şubat", 2), ("ENE", 1), ("fév", 2)]
        {
            assert_eq!(month(word), Some(expected), "{word}");
        }
        assert_eq!(month("green"), None);
        assert!(is_weekday("Tue") && is_weekday("WEDNESDAY") && !is_weekday("Mo") && !is_weekday("Tuesdays"));
        assert!(is_filler("DE") && !is_filler("no") && !is_filler("x"));
    }
}
