//! Laws of unpacking, and samples with the right answer.

use super::*;
use encoding_rs::Encoding;
use proptest::prelude::*;
use std::io::Cursor;

pub(super) fn unpacked(bytes: &[u8]) -> Result<Unpacked, Refused> {
    unpack(Box::new(Cursor::new(bytes.to_vec())), &Unpacking::default())
}

pub(super) fn text_of(table: &mut TableText) -> String {
    let mut bytes = Vec::new();
    table.text.seek(std::io::SeekFrom::Start(0)).unwrap();
    table.text.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

pub(super) fn refusal(bytes: &[u8]) -> String {
    unpacked(bytes).err().map(|refused| refused.why).unwrap()
}

pub(super) fn only(bytes: &[u8]) -> (String, TableText) {
    let mut unpacked = unpacked(bytes).map_err(|refused| refused.why).unwrap();
    assert_eq!(unpacked.tables.len(), 1);
    let mut table = unpacked.tables.remove(0);
    (text_of(&mut table), table)
}

fn encoded(text: &str, label: &str) -> Vec<u8> {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost, "{label} cannot write {text}");
    bytes.into_owned()
}

/// Two rows, as short as samples come.
const SHORT: &[(&str, &str)] = &[
    ("gb18030", "发货单号,日期,发货人,收货人,数量\nS-001,2025-03-04,深圳市白桦科技有限公司,香港雪松贸易有限公司,12\n"),
    ("gb18030", "shipment_id,exporter_name\nS-1,白桦科技\n"),
    ("big5", "單號,日期,出口商,進口商,品名,數量\nS-001,2025/03/04,許功電子股份有限公司,香港雪松貿易有限公司,顯卡,5\n"),
    (
        "shift_jis",
        "出荷番号,日付,荷送人,荷受人,品名,数量\nS-001,2025/03/04,白樺電機株式会社,香港シーダー商事,サーバー,5\n",
    ),
    (
        "euc-jp",
        "出荷番号,日付,荷送人,荷受人,品名,数量\nS-001,2025/03/04,白樺電機株式会社,香港シーダー商事,サーバー,5\n",
    ),
    ("euc-kr", "번호,일자,송하인,수하인,품명,수량\nS-001,2025-03-04,주식회사 자작,홍콩 삼나무 무역,서버,5\n"),
    ("windows-1251", "номер;дата;отправитель;получатель;количество\n17;04.03.2025;ООО Береза;Кедр Трейдинг;5\n"),
    ("koi8-r", "номер;дата;отправитель;получатель;количество\n17;04.03.2025;ООО Береза;Кедр Трейдинг;5\n"),
    ("ibm866", "номер;дата;отправитель;получатель;количество\n17;04.03.2025;ООО Береза;Кедр Трейдинг;5\n"),
    (
        "windows-1252",
        "id;Datum;Absender;Empfänger;Menge\nS-001;04.03.2025;Erlenwerk GmbH Köln;Société Bouleau – Négoce;12\n",
    ),
    ("windows-1252", "shipment_id,consignee\nS1,Müller-Örtel Halbleiter GmbH,Module €9000\n"),
    ("windows-1252", "guía,país,descripción,compañía\n1,España,tarjeta gráfica,Compañía Aliso\n"),
    ("windows-1252", "número,país,descrição,importação\n1,Brasil,placa de vídeo,Comércio Amieiro São Paulo\n"),
    ("windows-1250", "numer;odbiorca;ilość;wartość\n1;Olsza Spółka z o.o. Łódź;5;100\n"),
    ("windows-1254", "no;gönderen;alıcı;ülke;açıklama\n1;Kızılağaç Dış Ticaret Şirketi;Huş A.Ş.;Türkiye;ekran kartı\n"),
    ("windows-1253", "αριθμός;ημερομηνία;αποστολέας;ποσότητα\n1;04/03/2025;Σκλήθρα εταιρεία;5\n"),
    ("windows-1256", "رقم,التاريخ,المرسل,المستلم,الكمية\n1,2025-03-04,شركة البتولا,شركة الأرز دبي,5\n"),
    ("windows-874", "เลขที่,วันที่,ผู้ส่ง,ผู้รับ,จำนวน\n1,2025-03-04,บริษัท เบิร์ช จำกัด,บริษัท ซีดาร์,5\n"),
    ("windows-1255", "מספר,תאריך,שולח,נמען,כמות\n1,2025-03-04,חברה אלון,חברה ארז,5\n"),
];

#[test]
fn short_files_are_read_in_the_encoding_they_were_written_in() {
    let mut wrong = Vec::new();
    for (label, text) in SHORT {
        let (read, table) = only(&encoded(text, label));
        if read != *text {
            wrong.push(format!("{label} as {} ({:?}): {read}", table.encoding, table.decisions));
        }
        assert_ne!(table.certainty, "certain");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #[test]
    fn any_bytes_have_their_hash_and_no_block_size_matters(bytes in any::<Vec<u8>>(), block in 1_usize..40) {
        let how = Unpacking::default();
        let mut answers = [BLOCK, block].map(|block| {
            let original: Box<dyn Original> = Box::new(Cursor::new(bytes.clone()));
            match unpack_in_blocks(original, &how, block) {
                Ok(mut unpacked) => {
                    let tables: Vec<_> = unpacked.tables.iter_mut().map(|table| {
                        let mut text = Vec::new();
                        table.text.rewind().unwrap();
                        table.text.read_to_end(&mut text).unwrap();
                        (text, table.encoding.clone(), table.taint, table.decisions.clone())
                    }).collect();
                    (unpacked.sha256, unpacked.size, Ok(tables))
                }
                Err(refused) => (refused.sha256.clone(), refused.size, Err(refused)),
            }
        });
        prop_assert_eq!(answers[0].1, bytes.len() as u64);
        prop_assert_eq!(answers[0].0.len(), 64);
        let second = std::mem::replace(&mut answers[1], (String::new(), 0, Ok(Vec::new())));
        prop_assert_eq!(&answers[0], &second);
    }

    #[test]
    fn utf_8_is_its_own_text(text in "[a-zé发Ж,;\n\"]{1,200}") {
        let (read, table) = only(text.as_bytes());
        prop_assert_eq!(read, text);
        prop_assert_eq!((table.start, table.certainty, table.taint), (0, "certain", Taint::Nothing));
    }
}

/// In either build nobody takes a Parquet file for text, and what is to be done is said.
#[test]
fn a_parquet_file_is_read_or_says_which_program_reads_it() {
    let why = refusal(b"PAR1\x15\x04\x15\x10 and no foot");
    let said = if cfg!(feature = "lake") { "cut short or is damaged" } else { "cargo build --release --features lake" };
    assert!(why.contains(said), "{why}");
}
