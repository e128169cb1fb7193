//! What an electronic product code says: URN and Digital Link forms of the GS1 identifiers (TDS 1.13, Digital Link 1.2).

/// Goods, or a thing that holds goods, by its code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Code {
    /// Part number: the GTIN in 14 digits, or the part of a component code; empty when the code names no kind of goods.
    pub(super) part: String,
    /// Serial number, empty for a class of goods.
    pub(super) serial: String,
    /// The class as masterdata names it (`urn:epc:idpat:sgtin:....*`), else the code itself.
    pub(super) class: String,
}

/// Reads a code; one of a form that is not known is a serial number by itself.
pub(super) fn code(text: &str) -> Code {
    let text = text.trim();
    let unknown = || Code { serial: text.to_owned(), class: text.to_owned(), ..Code::default() };
    if let Some(rest) = text.strip_prefix("urn:epc:") {
        return urn(rest).unwrap_or_else(unknown);
    }
    link(text).unwrap_or_else(unknown)
}

fn urn(rest: &str) -> Option<Code> {
    let (kind, rest) = rest.split_once(':')?;
    let (scheme, value) = rest.split_once(':')?;
    let mut parts = value.splitn(3, '.');
    let (prefix, reference, serial) = (parts.next()?, parts.next()?, parts.next().unwrap_or(""));
    let serial = if kind == "id" { unescaped(serial) } else { String::new() };
    match scheme {
        "sgtin" | "lgtin" => {
            let part = gtin(prefix, reference)?;
            Some(Code { part, serial, class: format!("urn:epc:idpat:sgtin:{prefix}.{reference}.*") })
        }
        "cpi" => Some(Code {
            part: unescaped(reference),
            serial,
            class: format!("urn:epc:idpat:cpi:{prefix}.{reference}.*"),
        }),
        _ => None,
    }
}

/// GTIN-14 of a company prefix and an item reference whose first digit is the indicator.
fn gtin(prefix: &str, reference: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if reference.is_empty() || !digits(prefix) || !digits(reference) || prefix.len() + reference.len() != 13 {
        return None;
    }
    let body = format!("{}{prefix}{}", &reference[..1], &reference[1..]);
    let sum: u32 =
        body.bytes().zip([3, 1].iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    Some(format!("{body}{}", (10 - sum % 10) % 10))
}

/// `https://id.gs1.org/01/09521141123454/21/1001`: any host, key and value in turn.
fn link(text: &str) -> Option<Code> {
    let path = text.split_once("://")?.1.split_once('/')?.1.split(['?', '#']).next()?;
    let steps: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let value = |key: &str| steps.windows(2).find(|pair| pair[0] == key).map(|pair| unescaped(pair[1]));
    let (gtin, component) = (value("01"), value("8010"));
    let part = gtin.map(|gtin| format!("{gtin:0>14}")).or(component)?;
    let serial = value("21").or_else(|| value("8011")).unwrap_or_default();
    let class = text.split("/21/").next().unwrap_or(text).to_owned();
    Some(Code { part, serial, class })
}

/// Undoes `%2F` and its like.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.filter(|_| bytes[at] == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 3;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(plain).unwrap_or_else(|_| text.to_owned())
}

/// The last word of a vocabulary term, in each of its forms: `shipping`, `urn:epcglobal:cbv:bizstep:shipping`,
/// `https://ref.gs1.org/cbv/BizStep-shipping`.
pub(super) fn term(text: &str) -> &str {
    let word = text.rsplit([':', '/', '#']).next().unwrap_or(text);
    for kind in ["BizStep-", "SDT-", "BTT-", "Disp-"] {
        if let Some(rest) = word.strip_prefix(kind) {
            return rest;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_their_forms() {
        let read = |text: &str| {
            let code = code(text);
            (code.part, code.serial)
        };
        let pair = |part: &str, serial: &str| (part.to_owned(), serial.to_owned());
        assert_eq!(read("urn:epc:id:sgtin:9521141.012345.A%2F1"), pair("09521141123454", "A/1"));
        assert_eq!(read("https://id.gs1.org/01/09521141123454/21/1001"), pair("09521141123454", "1001"));
        assert_eq!(read("urn:epc:class:lgtin:9521141.012345.LOT7"), pair("09521141123454", ""));
        assert_eq!(read("urn:epc:idpat:sgtin:9521141.012345.*"), pair("09521141123454", ""));
        assert_eq!(read("urn:epc:id:cpi:9521141.GPU-8.77"), pair("GPU-8", "77"));
        assert_eq!(read("urn:epc:id:sscc:9521141.1234567890"), pair("", "urn:epc:id:sscc:9521141.1234567890"));
        assert_eq!(read("SN-1"), pair("", "SN-1"));
        assert_eq!(term("https://ref.gs1.org/cbv/BizStep-shipping"), "shipping");
        assert_eq!(term("urn:epcglobal:cbv:sdt:possessing_party"), "possessing_party");
    }
}
