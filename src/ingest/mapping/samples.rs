//! Tests on headers: tables as offices and vendors export them, single names in many languages, and laws.

#[cfg(test)]
use proptest::prelude::*;

use crate::ingest::columns::columns;
use crate::ingest::dialect::{Dialect, NoTable, Sample, find};
use crate::ingest::header::Certainty;
use crate::ingest::mapping::{Mapping, TableMapping, propose};
use crate::model::{Escape, Kind};
use crate::policy::Policy;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());

fn read(table: &str) -> Result<Dialect, NoTable> {
    find(Sample { bytes: table.as_bytes(), whole: true }, &POLICY, None)
}

/// `field=COLUMN` for every column that is used, in the order of the columns.
fn used(cells: &[String], fields: &[Option<&'static str>]) -> Vec<String> {
    let pairs = cells.iter().zip(fields);
    pairs.filter_map(|(cell, field)| field.map(|field| format!("{field}={cell}"))).collect()
}

fn has(table: &str, wanted: &str) {
    let found = read(table).unwrap_or_else(|none| panic!("{}\n{table}", none.why));
    let used = used(&found.header.cells, &found.header.fields);
    for pair in wanted.split_whitespace() {
        assert!(used.iter().any(|found| found.replace(' ', "~") == pair), "{pair} is not in {used:#?}");
    }
}

const BRAZIL: &str = "CARGO_TYPE,CARRIER,CONSIGNEE_ADDRESS,CONSIGNEE_COUNTRY,CONSIGNEE_NAME,CONTAINER_LOAD_TYPE,CONTAINER_NUMBER_20,CONTAINER_NUMBER_40,CONTAINER_TYPE,DELIVERY_POINT,FORWARDER,GROSS_WEIGHT,HS_CODE,HS_CODE_2,HS_CODE_4,HS_DESCRIPTION,IMP_OR_EXP,METRIC_TONS,NORTIFY_PARTY_NAME,ORIGIN_PLACE,ORIGIN_PORT,PORT_OF_MARITIME_DESTINATION,PORT_OF_MARITIME_ORIGIN,PRODUCT_DESCRIPTION,RECORDS_TAG,RECORD_ID,SHIPMENT_DATE,SHIPPER_ADDRESS,SHIPPER_COUNTRY,SHIPPER_NAME,TEU,TRANSPORT,UNLOADING_PORT,VALUE_IN_USD,VESSEL_NAME
CONTAINER,\"AAAA, GARNET LINES\",34 Prairie ROAD,BRAZIL (BR),EMBER BRIDGE LOGISTICS,FCL,8.81,1.2,D,VITORIA,IRIS SHORE ELECTRONICS LLC,51502,69072100,69,6907,GLASS JARS 500 ML,Import,19.84,FALCON PEAK SYSTEMS PVT LTD,CANTORIA,ALGECIRAS,SANTOS,ALGECIRAS,GLASS JARS 500 ML,4AAAA49A,aed4803f,2023-11-25,35 Onyx ROAD,SPAIN (ES),RAVEN FIELD SYSTEMS,1,MARITIME,SANTOS (BR),0,\"AAAA, TUNDRA LINES\"\n";
const ARMENIA: &str = "RECORD ID,RECORDS TAG,SUPPLIER NAME,SUPPLIER NAME EN,TAX ID NUMBER,IMPORTER NAME,IMPORTER NAME EN,PROCEDURE CODE,CUSTOMS POINT CODE,ASSESSMENT DATE,DECLARATION NUMBER,HS CODE,PRODUCT DESCRIPTION,PRODUCT DESCRIPTION EN,ORIGIN COUNTRY,EXPORT COUNTRY,TRADE COUNTRY,GROSS WEIGHT,NET WEIGHT,QUANTITY,UNIT,QUANTITY 2,UNIT 2,INVOICE AMOUNT,CUSTOMS VALUE LC,VAT,METHOD,USD EXCHANGE RATE,INVOICE CURRENCY,INCOTERM,CUSTOMS TARIFF,CUSTOMS BROKER,ITEM NUMBER,HS DESCRIPTION,INVOICE AMOUNT USD,CUSTOMS VALUE USD,HS CODE 2,HS CODE 4,COUNTRY ISO CODE 2
6e0281fd,3DE7EEB7,BIRCH GATE ELECTRONICS GMBH,CEDAR ROCK ELECTRONICS GMBH,1386620,ԸՆԿԵՐՈՒԹՅՈՒՆ 93,SUMMIT LANE TECHNOLOGIES,IM4000000,5100010,2025-09-30,62888661/567451,69072190090,KNITTED T-SHIRTS OF COTTON,GLASS JARS 500 ML,ITALY,CHINA,ITALY,709662,13909.441,2773.6,D4,0,NULL,22648.47,7143786,1314230,1,482.32,USD,FOB,7.5,NULL,9,BICYCLE PARTS,0,56973.99028,69,6907,IT\n";
const COLOMBIA: &str = "CONTROL_ID,COUNTRY_ISO_CODE_2,COUNTRY_OF_ACQUISITION,CUSTOM,DEPARTMENT_DESTINATION,HS_CODE,HS_CODE_2,HS_CODE_4,IMPORTER_ADDRESS,IMPORTER_ID,IMPORTER_NAME,IMPORTER_PHONE,IMP_DATE,METHOD_OF_PAYMENT,ORIGIN_COUNTRY,PRODUCT_DESCRIPTION,QUANTITY,RECORDS_TAG,RECORD_ID,SUPPLIER_ADDRESS,SUPPLIER_CITY,SUPPLIER_COUNTRY,SUPPLIER_NAME,TAX,TRANSPORTATION_COMPANY,TRANSPORT_DOCUMENT,TYPE_OF_TRANSPORT,UNIT,USD_CIF,USD_FOB,USD_FREIGHT,WEIGHT,HS_CODE_DESCRIPTION,IMPORTER_NAME_EN
767983,IN,CHINA,BARRANQUILLA,98 Raven ROAD,6907210000,69,6907,3 Garnet ROAD,545650015,FALCON ROCK TECHNOLOGIES CO LTD,0965372,2025-08-29,CASH,CHINA,GLASS JARS 500 ML,0589.61,69CED189,afadc9b4,9 Onyx ROAD,1 Onyx ROAD,INDIA,NIMBUS PEAK SUPPLY,53,STEEL PIPE FITTINGS,367546007,MARITIMO,D0,39388.43,54793.65,1831.92,85597.4,PORCELAIN TILE 60X60,FALCON RIVER SUPPLY\n";
const INDIA: &str = "PORT CODE,INDIAN PORT,DATE,IEC,IMPORTER,ADDRESS,CITY,CHA NO,CHA NAME,COUNTRY OF_ORIGIN,HS CODE,GOODS DESCRIPTION,QUANTITY,UNIT,UNIT PRICE_INR,TOTAL VALUE_INR,UNIT PRICE_USD,TOTAL VALUE_USD,DUTY PAID_INR,APPRAISING GROUP,LOADING PORT,INVOICE CURRENCY,SUPPLIER,SUPPLIER ADDRESS,STD SUPPLIER,STD SUPPLIER ADDRESS,INVOICE UNITPRICE_FC,BE TYPE,INVOICE NO,STD QUANTITY,STD UNIT,STD UNIT_VALUE_INR,STD UNIT_PRICE_USD,DECLARATION NO,HS CODE_2,HS CODE_4,country iso_code_2,HS CODE_DESCRIPTION,PIN
INGHR6,NHAVA SHEVA SEA,2025-11-18,BBEBC1581F,DELTA PEAK SUPPLY GMBH,15 Nimbus ROAD,92 Raven ROAD,NULL,SUMMIT ROCK ELECTRONICS,FRANCE,69072100,BICYCLE PARTS,24.36,FCF,0951.23,632391.54,547.10,1452.88,70906.3,NULL,LA SPEZIA,NULL,DELTA GATE CERAMICS PVT LTD,85 Kestrel ROAD,N/A,N/A,575.6786,H         ,BCDA,3,ACE,0762.88,89.41,8213DFDDBEFD,69,6907,IT,PORCELAIN TILE 60X60,908987\n";
const KAZAKHSTAN: &str = "BUYER_ADDRESS,BUYER_ADDRESS_EN,BUYER_NAME,BUYER_NAME_EN,CARGO_VALUE_IN_FC,CARGO_VALUE_USD,COUNTRY_ISO_CODE_2,CUSTOMS_OFFICE_NAME,CUSTOMS_VALUE_KZT,CUSTOMS_VALUE_USD,DECLARANT_NAME,DECLARATION_NUMBER,DIRECTION,EXCHANGE_RATE,EXPORTER_ADDRESS,EXPORTER_CODE,EXPORTER_NAME,EXPORTER_NAME_EN,FOREIGN_CURRENCY,FROM_COUNTRY_NAME,FROM_COUNTRY_NAME_EN,G_WEIGHT,HS_CODE,HS_CODE_2,HS_CODE_4,INCOTERMS,MANUFACTURER,N_WEIGHT,ORIGIN_COUNTRY_NAME,ORIGIN_COUNTRY_NAME_EN,PLACE_OF_DELIVERY,PRODUCT_DESCRIPTION,PRODUCT_DESCRIPTION_EN,QUANTITY,RECORDS_TAG,RECORD_ID,REGISTRATION_DATE,TOTAL_COST,TOTAL_QUANTITY,TO_COUNTRY_NAME,TO_COUNTRY_NAME_EN,TRADING_COUNTRY_NAME,UNIT_OF_QUANTITY,VALUE_IN_FOREIGN_CURRENCY
19 Ember ROAD,52 Raven ROAD,ФАЛКОН ХИЛЛ,ALDER BRIDGE SUPPLY CO LTD,159.33,4634.3,UZ,АЛМАТЫ,393121.50,0012.1,NULL,32692/214371,ЭК,540.84,89 Marble ROAD,184624852253,ЖАСПЕР ГАТЕ GMBH,DELTA ROCK TRADING,USD,КАЗАХСТАН,KAZAKHSTAN,7177,6907219009,69,6907,EXW,RAVEN PEAK,8227,КИТАЙ,CHINA,ШЫМКЕНТ,ПЛИТКА,TILES,185.81,B00DE968,77be757e,2025-09-15,2279083.61,0,УЗБЕКИСТАН,UZBEKISTAN,УЗБЕКИСТАН,E6,68563.61\n";
const MONGOLIA: &str = "RECORD_ID,RECORDS_TAG,IMP_DATE,DECLARATION_NO,IMPORTER_NAME,IMPORTER_NAME_EN,SUPPLIER_NAME,SUPPLIER_NAME_EN,HS_CODE,HS_CODE_DESCRIPTION,PRODUCT_DESCRIPTION,PRODUCT_DESCRIPTION_EN,MODEL_NUMBER,MANUFACTUER,QUANTITY,UNIT,TOTAL_VALUE_IN_USD,UNIT_VALUE_USD,ORIGIN_COUNTRY,ORIGIN_COUNTRY_EN,PORT,HS_CODE_2,COUNTRY_ISO_CODE_2
20fe15c6,C87E0166,2025-08-31,50962114361B23246,ИРИС СХОРЕ GMBH,RAVEN SHORE ELECTRONICS,EMBER PEAK COMPUTING PVT LTD,RAVEN LANE CERAMICS LLC,69072100,PORCELAIN TILE,СТАЛЬ,GLASS JARS 500 ML,GLASS JARS,TILE,780.71,CAABBC,7195.811,4.98974493979294,БНХАУ,CHINA,ZAMIIN-UUD,69,CN\n";
const PHILIPPINES: &str = "BL_NO,CIF_VALUE_USD,COUNTRY_ISO_CODE_2,DESTINATION_COUNTRY,EXPORT_COUNTRY,FOB_VALUE_USD,FREIGHT_USD,GROSS_WEIGHT,HS_CODE,HS_CODE_2,HS_CODE_4,IMPORTER_ADDRESS,IMPORTER_EMAIL,IMPORTER_NAME,IMP_DATE,NET_WEIGHT,ORIGIN_COUNTRY,PACKAGE_UNIT,PORT,PRODUCT_DESCRIPTION,QUANTITY,QUANTITY_OF_PACKAGE,QUANTITY_UNIT,RECORD_ID,SUPPLIER_NAME,VESSEL_NAME,HS_CODE_DESCRIPTION
CACF,071.17,CN,NULL,CHINA,533,65.44,329,69072194000,69,6907,95 Summit ROAD,NULL,CEDAR ROCK SYSTEMS GMBH,2025-10-30,90146.9,CHINA,AE,PORT OF MANILA,WOODEN CHAIRS,779,74,CBEDCA,e418b11c,SUMMIT ROCK LOGISTICS PVT LTD,\"AAAA, LINES\",GLASS JARS\n";
const RUSSIA: &str = "RECORDS_TAG,DECLARATION_NUMBER,IMP_DATE,SUPPLIER_NAME,SUPPLIER_ADDRESS,IMPORTER_CODE,IMPORTER_NAME,IMPORTER_NAME_EN,IMPORTER_ADDRESS,CUSTOMS_CODE,CUSTOMS_INN_CODE,IMPORT_PORT,IMPORT_PORT_EN,CURRENCY_OF_CONTRACT_PRICE,ITEM_NUMBER,INVOICE_NUMBER,MANIFEST_DATE,DESTINATION_COUNTRY,ORIGIN_COUNTRY,HS_CODE,HS_CODE_DESCRIPTION,PRODUCT_DESCRIPTION,QUANTITY,UNIT,GROSS_WEIGHT_KG,NET_WEIGHT_KG,INVOICE_VALUE_RUB,CURRENCY_UNIT,USD_PER_KG,TOTAL_VALUE_USD,CUSTOMS_BROKER_NAME,CUSTOMS_DECLARANT_NAME,PACKAGES,HS_CODE_2,RECORD_ID
3105D848,57244560/872069,2025-03-31,RAVEN ROCK SYSTEMS LLC,20 Alder ROAD,7486384187,ОНИК ХИЛЛ LLC,EMBER PEAK SYSTEMS CO LTD,79 Birch ROAD,10012020,33686,НОВОРОССИЙСК,NOVOROSSIYSK,INR,6,FEFB,NULL,RUSSIAN FEDERATION,INDIA,6907219009,STEEL,BICYCLE PARTS,8579.2,B4,078554,536.7,3369.62,AFC,0.51,45.12,NULL,NULL,0,69,9dcc414b\n";
const SRI_LANKA: &str = "COUNTRY_ISO_CODE_2,CURRENCY,GROSS_WEIGHT,HS_CODE,HS_CODE_2,HS_CODE_4,IMPORTER_NAME,IMP_DATE,NET_WEIGHT,ORIGIN_COUNTRY,PRODUCT_DESCRIPTION,QUANTITY,RECORDS_TAG,RECORD_ID,STD_IMPORTER_NAME,STD_SUPPLIER_NAME,SUPPLIER_NAME,TOTAL_AMOUNT,TRANSPORT,UNIT,UNIT_PRICE,UNIT_VALUE_USD,VALUE_IN_USD,HS_CODE_DESCRIPTION,STD_SUPPLIER_ADDRESS,SUPPLIER_UUID
LK,USD,12181,69072190,69,6907,EMBER RIVER ELECTRONICS GMBH,2025-10-30,51899,INDIA,BICYCLE PARTS,42.0,1ef771d4,68314b25,JASPER GATE COMPUTING PVT LTD,PRAIRIE POINT LOGISTICS,FALCON FIELD TECHNOLOGIES,9801.87,SEA,EDF,1.6200,9.2905,820.5,BICYCLE PARTS,85 Garnet ROAD,3d0e5e97\n";
const TURKEY: &str = "BUYER_NAME,CALCULATED_TOTAL_VALUE_USD,CLOSING_DATE,COUNTRY_ISO_CODE_2,CURRENCY,CUSTOMS_OFFICE_CODE,DESTINATION_COUNTRY,DESTINATION_COUNTRY_CODE,EXPORTER_CODE,EXPORTER_NAME,EXPORTER_NAME_EN,HS_CODE,HS_CODE_2,INCOTERMS,INVOICE_AMOUNT,ITEM_NO,ITEM_REGIME_CODE,NET_WEIGHT_KG,ORIGIN_COUNTRY,PRODUCT_DESCRIPTION,QUANTITY,RECORD_ID,REGISTRATION_DATE,REGISTRATION_NO,UNIT
ALDER GATE CERAMICS PVT LTD,64.55,NULL,RS,USD,220400,SERBIA,NULL,7609580887,ALDER PEAK SUPPLY PVT LTD,BIRCH LANE LOGISTICS GMBH,6907210000,69,EXW,45.22,9,1000,544.32,TÜRKİYE,WOODEN CHAIRS,0,c8e9b71c,2024-09-30,25882159DA01432104,NULL\n";
const UNITED_STATES: &str = "ACTUAL_ARRIVAL_DATE,BILL_OF_LADING,BILL_TYPE_CODE,CIF,CONSIGNEE_ADDRESS,CONSIGNEE_NAME,CONTAINER_ID,CONTAINER_TYPE,COUNTRY,ESTIMATE_ARRIVAL_DATE,HS_CODE,HS_CODE_2,INDICATOR_OF_TRUE_BUYER,LOADING_PORT,MANIFEST_NO,MASTER_BILL_OF_LADING,MEASURE,MEASURE_UNIT,MODE_OF_TRANSPORTATION,NOTIFY_PARTY_NAME,PRODUCT_DESCRIPTION,QUANTITY,QUANTITY_UNIT,RAW_CONSIGNEE_NAME,RAW_SHIPPER_NAME,RECORD_ID,SHIPPER_ADDRESS,SHIPPER_NAME,TEU,UNLOADING_PORT,VESSEL_COUNTRY_NAME,WEIGHT,WEIGHT_IN_KG,WEIGHT_UNIT
2024-12-06,BBDC452452844,R,0,66 Birch ROAD,GARNET POINT SYSTEMS,BEBE5518592,45G1,\"IN, INDIA\",2025-06-27,690721,69,X,\"23645, SOUTH RIDING POINT\",7,BECB,0,CD,11,N/A,PORCELAIN TILE,12883,FCB,CEDAR POINT SYSTEMS PVT LTD,GARNET GATE LLC,69fce329,54 Onyx ROAD,KESTREL ROCK GMBH,7.62,\"5201, MIAMI, FL\",DELTA PEAK,869,798337,D\n";
const VIETNAM: &str = "COUNTRY_ISO_CODE_2,CUSTOMS_OFFICE_NAME,CUSTOMS_PROVINCE_NAME,DECLARATION_DATE,DECLARATION_NUMBER,EXPORTER_ADDRESS,EXPORTER_NAME,FOREIGN_CURRENCY,HS_CODE,HS_CODE_2,IMPORTER_ADDRESS_EN,IMPORTER_ADDRESS_VN,IMPORTER_ID,IMPORTER_NAME_EN,IMPORTER_NAME_VN,IMPORT_TAX_RATE,ORIGIN_COUNTRY,PRODUCT_DESC_EN,PRODUCT_DESC_VN,QTY,RECORD_ID,TOTAL_PRICE_IN_FOREIGN_CURRENCY,TOTAL_PRICE_IN_USD,TRANS_TYPE_CODE,TRANS_TYPE_NAME,TYPE_OF_IMPORT,UNIT,UNIT_PRICE_IN_USD
IT,MARBLE,GARNET,2025-09-30,974279105070,1 Onyx ROAD,HARBOR LANE ELECTRONICS,EUR,69072191,69,10 Quartz ROAD,75 Summit ROAD,802154898,FALCON GATE TRADING,BIRCH PEAK GMBH,0,ITALY,PORCELAIN TILE,GLASS JARS,2.88,0c6b5ff7,5,6,SEA,NIMBUS,ORDINARY IMPORT,BED,2\n";
const ANGOLA: &str = "EXPORTER_NAME_EN,BUYER_NAME,HS_CODE,HS_CODE_DESCRIPTION_EN,ORIGIN_COUNTRY,LOADING_PORT,DESTINATION_COUNTRY,DESTINATION_PORT,TOTALVALUE,TOTALQUANTITY,MONTHYEAR
GARNET PEAK TRADING PVT LTD,TUNDRA SHORE SUPPLY CO LTD,87032229,KNITTED T-SHIRTS,ANGOLA,LUANDA,NIGERIA,LISBON,13515,0,Oct 2025\n";
const ARGENTINA: &str = "EXPORTER_NAME,HS_CODE,HS_CODE_DESCRIPTION,SUMOFCOMMERCIAL_QUANTITY,COMMERCIAL_QUANTITYPERCENTAGE,SUMOFTOTAL_USD_FOB,TOTAL_USD_FOBPERCENTAGE,MONTHYEAR
ONYX RIVER CERAMICS LLC,69072100131,WOODEN CHAIRS,8040,0.0001278326082721901,40267.33377621888,0.002839446178564493,Jun 2025\n";

const MAPPED: [(&str, &str); 12] = [
    (
        BRAZIL,
        "exporter_name=SHIPPER_NAME exporter_country=SHIPPER_COUNTRY consignee_name=CONSIGNEE_NAME notify_name=NORTIFY_PARTY_NAME forwarder_name=FORWARDER ship_date=SHIPMENT_DATE hs_code=HS_CODE declared_description=PRODUCT_DESCRIPTION gross_weight_kg=GROSS_WEIGHT total_value=VALUE_IN_USD shipment_id=RECORD_ID port_of_unlading=UNLOADING_PORT port_of_lading=ORIGIN_PORT",
    ),
    (
        ARMENIA,
        "exporter_name=SUPPLIER~NAME consignee_name=IMPORTER~NAME~EN exporter_country=EXPORT~COUNTRY origin_country=ORIGIN~COUNTRY arrival_date=ASSESSMENT~DATE hs_code=HS~CODE quantity=QUANTITY quantity_unit=UNIT shipment_id=DECLARATION~NUMBER item_number=ITEM~NUMBER total_value=INVOICE~AMOUNT currency=INVOICE~CURRENCY",
    ),
    (
        COLOMBIA,
        "exporter_name=SUPPLIER_NAME exporter_country=SUPPLIER_COUNTRY consignee_name=IMPORTER_NAME arrival_date=IMP_DATE total_value=USD_FOB gross_weight_kg=WEIGHT mode=TYPE_OF_TRANSPORT",
    ),
    (
        INDIA,
        "arrival_date=DATE exporter_name=SUPPLIER consignee_name=IMPORTER origin_country=COUNTRY~OF_ORIGIN unit_value=UNIT~PRICE_USD total_value=TOTAL~VALUE_USD declared_description=GOODS~DESCRIPTION shipment_id=DECLARATION~NO",
    ),
    (
        KAZAKHSTAN,
        "ship_date=REGISTRATION_DATE consignee_name=BUYER_NAME_EN exporter_name=EXPORTER_NAME exporter_country=FROM_COUNTRY_NAME_EN consignee_country=TO_COUNTRY_NAME_EN origin_country=ORIGIN_COUNTRY_NAME_EN quantity=QUANTITY gross_weight_kg=G_WEIGHT total_value=VALUE_IN_FOREIGN_CURRENCY",
    ),
    (
        MONGOLIA,
        "arrival_date=IMP_DATE consignee_name=IMPORTER_NAME_EN exporter_name=SUPPLIER_NAME declared_description=PRODUCT_DESCRIPTION_EN part_number=MODEL_NUMBER origin_country=ORIGIN_COUNTRY total_value=TOTAL_VALUE_IN_USD",
    ),
    (
        PHILIPPINES,
        "shipment_id=BL_NO exporter_country=EXPORT_COUNTRY consignee_country=DESTINATION_COUNTRY total_value=FOB_VALUE_USD quantity_unit=QUANTITY_UNIT quantity=QUANTITY",
    ),
    (
        RUSSIA,
        "arrival_date=IMP_DATE exporter_name=SUPPLIER_NAME consignee_name=IMPORTER_NAME_EN consignee_country=DESTINATION_COUNTRY gross_weight_kg=GROSS_WEIGHT_KG total_value=TOTAL_VALUE_USD currency=CURRENCY_OF_CONTRACT_PRICE",
    ),
    (
        SRI_LANKA,
        "arrival_date=IMP_DATE exporter_name=SUPPLIER_NAME consignee_name=IMPORTER_NAME total_value=TOTAL_AMOUNT unit_value=UNIT_VALUE_USD currency=CURRENCY",
    ),
    (
        TURKEY,
        "ship_date=REGISTRATION_DATE exporter_name=EXPORTER_NAME consignee_name=BUYER_NAME consignee_country=DESTINATION_COUNTRY gross_weight_kg=NET_WEIGHT_KG total_value=INVOICE_AMOUNT",
    ),
    (
        UNITED_STATES,
        "arrival_date=ACTUAL_ARRIVAL_DATE exporter_name=SHIPPER_NAME consignee_name=CONSIGNEE_NAME gross_weight_kg=WEIGHT_IN_KG shipment_id=BILL_OF_LADING master_bill=MASTER_BILL_OF_LADING container=CONTAINER_ID",
    ),
    (
        VIETNAM,
        "arrival_date=DECLARATION_DATE exporter_name=EXPORTER_NAME consignee_name=IMPORTER_NAME_EN declared_description=PRODUCT_DESC_EN quantity=QTY total_value=TOTAL_PRICE_IN_USD mode=TRANS_TYPE_NAME",
    ),
];

#[test]
fn customs_exports_are_mapped() {
    MAPPED.into_iter().for_each(|(table, wanted)| has(table, wanted));
}

#[test]
fn what_is_left_unused_stays_unused() {
    for (table, unused) in [
        (UNITED_STATES, "COUNTRY WEIGHT_UNIT WEIGHT ESTIMATE_ARRIVAL_DATE HS_CODE_2"),
        (RUSSIA, "MANIFEST_DATE CUSTOMS_DECLARANT_NAME CUSTOMS_BROKER_NAME USD_PER_KG PACKAGES"),
        (BRAZIL, "CONTAINER_NUMBER_20 CARRIER HS_DESCRIPTION DELIVERY_POINT"),
        (ARMENIA, "METHOD VAT TRADE~COUNTRY HS~CODE~2 COUNTRY~ISO~CODE~2"),
    ] {
        let header = read(table).unwrap().header;
        for name in unused.split(' ').map(|name| name.replace('~', " ")) {
            let at = header.cells.iter().position(|cell| *cell == name).unwrap();
            assert_eq!((header.fields[at], header.certainty[at]), (None, Certainty::None), "{name}");
        }
    }
}

#[test]
fn totals_are_told_from_shipments() {
    for table in [ANGOLA, ARGENTINA] {
        let blank = format!("Report\n,\nFilter: 6907,(All)\n\n\n{table}");
        let none = read(&blank).unwrap_err();
        assert!(none.pivot && none.why.contains("not shipment rows"), "{}", none.why);
        assert_eq!(none.line, 6);
        assert!(none.fields.contains(&Some("exporter_name")) && !none.fields.contains(&Some("quantity")));
    }
    let none = read(
        "refYear,refMonth,reporterCode,flowCode,partnerCode,cmdCode,qty,primaryValue\n2024,52,842,X,156,8542,1,2\n",
    );
    assert!(none.unwrap_err().pivot);
}

#[test]
fn where_names_say_nothing_cells_do() {
    let rows = |number: fn(u32) -> String, day: &str| {
        let rows = (1..7).map(|at| format!("{},{day}{at},Alder Fen Ltd,Beacon Moor Ltd,{at}\n", number(at)));
        format!("Zorb,Quux,Shipper,Consignee,Qty\n{}", rows.collect::<String>())
    };
    let table = rows(|at| format!("7702{at}43"), "2025-03-0");
    has(&table, "shipment_id=Zorb ship_date=Quux");
    let found = read(&table).unwrap();
    assert_eq!(found.header.certainty[..2], [Certainty::Low; 2]);
    for (number, day) in [
        ((|at| at.to_string()) as fn(u32) -> String, "2025-03-0"),
        (|_| "7702143".to_owned(), "2025-03-0"),
        (|at| format!("7702.{at}3"), "2025-03-0"),
    ] {
        let found = read(&rows(number, day)).unwrap();
        assert_eq!(found.header.fields[0], None, "counts of rows, repeats and amounts are no numbers of shipments");
    }
    let two = table.replace("Quux,", "Quux,Quuz,").replace(",2025", ",2025-01-01,2025");
    assert!(read(&two).is_err(), "which of two columns of days is meant is not guessed");
    assert!(read(&rows(|at| format!("7702{at}43"), "day 0")).is_err(), "no column of days");
}

#[test]
fn names_in_many_languages_mean_their_fields() {
    let mut wrong = Vec::new();
    for line in NAMES.lines() {
        let (field, names) = line.split_once(": ").unwrap();
        for name in names.split(", ") {
            let found = propose(&[name.to_owned()], &[], &POLICY).fields[0].unwrap_or("nothing");
            if found != field {
                wrong.push(format!("{name} is {found}, not {field}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const NAMES: &str = "\
exporter_name: Exporter, SHIPPER_NAME, Shipper, shipper name, supplierName, SellerName, Consignor, Absender, Lieferant, Versender, Exporteur, Remitente, Proveedor, exportador, Nombre del exportador, Expéditeur, fournisseur, Nom de l'exportateur, отправитель, Грузоотправитель, Экспортер, Экспортёр, Поставщик, Наименование отправителя, 发货人, 出口商, 供应商, 發貨人, 出口商名称, 荷送人, 輸出者, USPPI Name, STD_EXPORTER_NAME, RAW_SHIPPER_NAME, EXPORTER_NAME_AND_ADDRESS
consignee_name: Consignee, CNEE, ultimate consignee, Ultimate_Consignee_Name, Importer, IMPORTERNAME, BuyerName, Receiver, Ship-To, Empfänger, Empfaenger, Käufer, destinatario, importador, Destinataire, importateur, получатель, Грузополучатель, покупатель, импортёр, 收货人, 收貨人, 進口商, 进口商, 荷受人, 輸入者, STD_IMPORTER_NAME, Kunde
ship_date: Ship Date, shipped, ShipDate, Shipment_Date, Shipping date, ETD, EXP_DATE, Export Date, date of export, Departure date, ATD, event_time, Datum, Versanddatum, fecha de embarque, Date d'expédition, Дата отгрузки, дата, 日期, 出口日期, 发货日期, 出荷日
arrival_date: Arrival Date, ACTUAL_ARRIVAL_DATE, ETA, IMP_DATE, Import Date, Date of arrival, Date of Entry, Ankunftsdatum, fecha de llegada, Date d'arrivée, дата прибытия, 到港日期, 进口日期
exporter_country: SHIPPER_COUNTRY, Supplier Country, EXPORT_COUNTRY, COUNTRY_OF_CONSIGNMENT, FROM_COUNTRY_NAME, Dispatch country, COUNTRY_OF_DEPARTURE_EN, PROVENANCE_COUNTRY, 发货国, Absenderland, Land des Absenders, pays de provenance
consignee_country: DESTINATION_COUNTRY, Country of Destination, Destination, IMPORTER_COUNTRY, Buyer Country, TO_COUNTRY_NAME_EN, Bestimmungsland, País de destino, pays de destination, страна назначения, 目的国, 收货国, 运抵国, GEN_CTY_DES_COD
origin_country: COUNTRY_OF_ORIGIN, ORIGIN_COUNTRY_NAME, Origin, Country of origin code, Ursprungsland, país de origen, pays d'origine, страна происхождения, 原产国, 原產國
end_user_name: End User, EndUserName, final user, Endverwender, usuario final, utilisateur final, конечный пользователь, 最终用户, エンドユーザー
intermediate_consignee_name: Intermediate Consignee, intermediate_consignee_name
forwarder_name: Forwarder, Freight Forwarder Name, Spediteur, экспедитор, 货代
notify_name: Notify Party, NORTIFY_PARTY_NAME, 通知人
hs_code: HS Code, HSCODE, HS, HTS Number, HSN, Schedule B, Tariff code, NCM, TN VED, ТН ВЭД, код ТН ВЭД, Zolltarifnummer, Warennummer, partida arancelaria, 税则号列, 商品编码, HS编码, ELEVEN_DIGITS, commodity code
declared_description: Product Description, PRODUCT_DESC_EN, Goods Description, Description of goods, desc, Commercial Description, Warenbezeichnung, Warenbeschreibung, descripción de la mercancía, désignation, описание товара, 品名, 商品名称, 貨物名稱, HS_CODE_DESCRIPTION, HS_DESCRIPTION
quantity: QTY, Quantity, piece_count, No. of pieces, Menge, Anzahl, cantidad, quantité, количество, 数量, 數量, COMMERCIAL_QUANTITY, COMERCIAL_QUANTITY, ITEM_QUANTITY, NUMBER_OF_GOODS, SUPP_UNITS, STD QUANTITY
quantity_unit: UNIT, UOM, Unit of Measure, Mengeneinheit, unidad, unité de mesure, ед. изм., 单位, QUANTITY_UNIT, COMMERCIAL_UNIT
gross_weight_kg: GROSS_WEIGHT, Gross Weight (KG), Gross Wt, G_WEIGHT, GROSS_KG, GROSS_KILO, weight, Bruttogewicht, peso bruto, poids brut, вес брутто, 毛重, 毛重(KG), 総重量, NET_WEIGHT, METRIC_TONS
unit_value: UNIT_PRICE, Unit Value USD, unit_value_usd, Einzelpreis, precio unitario, prix unitaire, 单价, 单价(USD), FOB_UNIT_USD
total_value: TOTAL_VALUE_USD, value_usd, Value, Amount, Invoice Value, FOB_USD, USD_CIF, CIF_VALUE, CUSTOMS_VALUE_USD, wert_eur, Warenwert, valor FOB, valeur, стоимость, 金额, 金额美元, 總金額, TOTAL_PRICE_IN_USD
currency: Currency, CURRENCY_CODE, Währung, moneda, devise, валюта, 币制, INVOICE_CURRENCY, FOREIGN_CURRENCY
shipment_id: BILL_OF_LADING, B/L No., BL_NUMBER, DECLARATION_NUMBER, Decl. No, SB_BE_No, ITN, RECORD_ID, id, AWB, Air Waybill No, 发货单号, 單號, 提单号, номер декларации, Sendungsnummer, BE_NUMBER, TANSAD_NO
mode: MODE_OF_TRANSPORT, TRANSPORT_TYPE, TRANSPORT, Verkehrszweig, mode de transport, вид транспорта, 运输方式
port_of_lading: LOADING_PORT, Port of Loading, POL, Port of Lading, ORIGIN_PORT, puerto de embarque, 装货港, 起运港
port_of_unlading: UNLOADING_PORT, Port of Discharge, POD, DESTINATION_PORT, 卸货港, 目的港
part_number: Part Number, Part No., MPN, Model, MODEL_NUMBER, SKU, Material Number, 型号, 型番, Item code
serial_numbers: Serial Number, Serial Numbers, serial, S/N, Seriennummer, 序列号, серийный номер
eccn: ECCN, Export Control Classification Number
license: License Number, Licence No., NO_LICENCE, 许可证号
order_id: PO Number, Order No, Purchase Order, Bestellnummer, 订单号
status: action, filing action
item_number: ITEM_NUMBER, Line No, description_seq, ITEM NO
container: Container No., CONTAINER_ID, 集装箱号
master_bill: MASTER_BILL_OF_LADING, MAWB, MBL, Master B/L
house_bill: HAWB, House B/L, HBL No
exporter_name: Shipper/Exporter Name, Exporter/Shipper, Foreign Supplier, Indian Exporter, Exportador Estrangeiro, Exportador en el Exterior, Probable Exportador, İhracatçı Ünvanı, Đối tác xuất khẩu, Nama Pemasok, Afzender, Nadawca, Αποστολέας, ผู้ส่งออก, שולח, المصدر
consignee_name: Consignee/Importer, Importer/Consignee, Foreign Buyer, Probable Importador, Alıcı Ünvanı, Nama Importir, Đối tác nhập khẩu, Ontvanger, Odbiorca, Παραλήπτης, ผู้รับ, נמען, المستورد
ship_date: Act. GI Date, PGI Date, MAWB/HAWB Date, S/B Date, GD Date, Data wysyłki, Verzenddatum, Data spedizione, Ημερομηνία αποστολής, تاريخ الشحن, วันที่ส่งออก, תאריך משלוח, TRANSPORT_DOCUMENT_DATE, B/E Date, CusDec Date, Out of Charge Date, Data Desembaraço, FEC. NUMERACIÓN, Fecha Oficialización, Tescil Tarihi, Beyanname Tarihi, Tanggal PIB, Дата оформлення, Дата выпуска, Дата ДТ, 放行日期, 수리일자
arrival_date: Fecha de Entrada, Delivery Date
quantity: Dlv.qty, Net Qty, Stat Qty, Supp. Qty, Supplementary Qty, Sup Units, Qtde, Qtde. Comercializada, Cantidad Declarada, CANT_UC, Adet, Miktar, Jumlah, 第一数量, Количество (доп. ед. изм.), Aantal, Ilość, Quantità, Ποσότητα, الكمية, ปริมาณ, כמות
gross_weight_kg: G.W., Kilos Brutos, Brüt Ağırlık, Brüt Kg, Berat Bruto (Kg), Brutogewicht (kg), Peso lordo (kg), Waga brutto, Брутто кг
hs_code: H.S. Code, ITC HS, AHTN, Partida, Posición NCM, GTİP, Pos Tarif, Goederencode, Код товара, Код товару
declared_description: Nature of Goods, DESCRIPCION COMERCIAL, Ticari Tanım, Eşya Tanımı, Uraian Barang, Описание и характеристика товара, Omschrijving, Opis towaru, Descrizione merce, Περιγραφή, รายละเอียดสินค้า, תיאור
exporter_country: Export Cty, Dispatching Country, Negara Pemasok, Land afzender, Kraj nadawcy, Paese mittente
consignee_country: País de destino final, Gideceği Ülke
total_value: MONTO CIF ITEM, Kıymet, 成交总价, Nilai CIF, Waarde, Valore
license_type: License Type
status: Filing Status
nothing: MONTHYEAR, HS_CODE_2, HS_CODE_4, RECORDS_TAG, COUNTRY_ISO_CODE_2, COUNTRY, INCOTERMS, EXCHANGE_RATE, DECLARANT_NAME, CUSTOMS_BROKER_NAME, CARRIER, NUMBER_OF_PACKAGES, PACKAGES, TEU, IMPORTER_ID, EXPORTER_CODE, IMPORTER_PHONE, VESSEL_NAME, USD_FREIGHT, INSURANCE, USD_PER_KG, COST_USD_KG, METHOD, SHIP, PORT, OFFICE, BRAND, TAX, VAT, QUANTITY_OF_PACKAGE, CONTAINER_NUMBER_20, CONTAINER_TYPE, PLACE_OF_DELIVERY, party, 5, , note, TRADING_COUNTRY, MANUFACTURER";

fn shuffled() -> impl Strategy<Value = (usize, Vec<usize>)> {
    (0..8_usize).prop_flat_map(|which| {
        let width = TABLES[which].lines().next().unwrap().split(',').count();
        (Just(which), Just((0..width).collect::<Vec<_>>()).prop_shuffle())
    })
}

const TABLES: [&str; 8] = [ARMENIA, COLOMBIA, INDIA, KAZAKHSTAN, MONGOLIA, SRI_LANKA, TURKEY, VIETNAM];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_columns_changes_nothing((which, order) in shuffled()) {
        let lines: Vec<Vec<&str>> = TABLES[which].lines().map(|line| line.split(',').collect()).collect();
        let moved: Vec<String> = lines.iter().map(|cells| order.iter().map(|at| cells[*at]).collect::<Vec<_>>().join(",")).collect();
        let (plain, moved) = (read(TABLES[which]).unwrap().header, read(&(moved.join("\n") + "\n")).unwrap().header);
        for (now, before) in order.iter().enumerate() {
            prop_assert_eq!(moved.fields[now], plain.fields[*before], "{}", plain.cells[*before]);
            prop_assert_eq!(moved.certainty[now], plain.certainty[*before]);
        }
    }

    #[test]
    fn canonical_names_win(field in 0..columns(Kind::Shipments).len(), other in "[A-Za-z_ ]{1,20}") {
        let name = columns(Kind::Shipments)[field].name.to_owned();
        for cells in [[name.clone(), other.clone()], [other, name.clone()]] {
            let proposal = propose(&cells, &[], &POLICY);
            let at = cells.iter().position(|cell| *cell == name).unwrap();
            // a day of filing stands in for a day of movement
            prop_assert!(name == "filed_at" || proposal.conflict.is_some() || proposal.fields[at] == Some(columns(Kind::Shipments)[field].name));
        }
    }

    #[test]
    fn any_bytes_are_looked_at_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = find(Sample { bytes: &bytes, whole: false }, &POLICY, Some(&Mapping::default()));
    }

    #[test]
    fn anything_like_a_header_is_looked_at_without_harm(text in "(shipper|consignee|date|quantity|收货人|GROSS_WEIGHT|,|;|\t|\n|\"|[a-z0-9]| ){0,60}") {
        if let Ok(found) = read(&text) {
            prop_assert_eq!(found.header.fields.len(), found.header.cells.len());
            prop_assert!(found.start <= text.len());
        }
    }
}

#[test]
fn the_users_mapping_overrides_every_guess() {
    let table = "S-1,2025-03-04,Alder,Birch\n";
    let mapping = "[[table]]\nkind = \"shipments\"\nheader = \"none\"\n[[table.column]]\nfield = \"shipment_id\"\n[[table.column]]\nfield = \"ship_date\"\n[[table.column]]\nfield = \"consignee_name\"\n[[table.column]]\nfield = \"exporter_name\"\n";
    let mapping = Mapping::parse(mapping, &POLICY).unwrap();
    let found = find(Sample { bytes: table.as_bytes(), whole: true }, &POLICY, Some(&mapping)).unwrap();
    assert_eq!((found.line, found.start, found.header.fields[2]), (0, 0, Some("consignee_name")));
    let mapping = Mapping::parse("[[table]]\nkind = \"shipments\"\n[[table.column]]\nheader = \"shipper\"\nfield = \"consignee_name\"\n[[table.column]]\nheader = \"Datum\"\nfield = \"ship_date\"\n", &POLICY).unwrap();
    let found = find(Sample { bytes: b"x\n\nDATUM;Shipper\n1;2\n", whole: true }, &POLICY, Some(&mapping)).unwrap();
    assert_eq!((found.line, found.header.fields), (3, vec![Some("ship_date"), Some("consignee_name")]));
}

#[test]
fn columns_of_one_meaning_are_left_to_the_user() {
    for (table, words) in [
        (
            "shipment_id,date,party,country,party,country,date,hs_code\nS,2025-03-04,A,SG,B,AE,2025-03-09,8473\n",
            "\"date\"",
        ),
        ("event_time,shipper,consignee,consignee,hs_code\n2026-03-01,A,B,C,854231\n", "duplicate column \"consignee\""),
        ("id,shipper,consignee,qty\nS-1,A,B,12\n", "lacks ship_date or arrival_date"),
    ] {
        let none = read(table).unwrap_err();
        assert!(none.why.contains(words) && none.why.contains("--mapping") && !none.pivot, "{}", none.why);
    }
}

#[test]
fn lists_without_header_are_told_by_their_shape() {
    let sdn = read("36,\"AERO LINES\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n").unwrap();
    assert_eq!((sdn.header.kind, sdn.line, sdn.header.fields[1]), (Kind::List, 0, Some("name")));
    assert!(sdn.header.given[0].1.contains("SDN"));
    let addresses = read("36,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n").unwrap();
    assert_eq!((addresses.header.kind, addresses.header.fields[0]), (Kind::List, Some("entry_of")));
    assert_eq!(read("list_id,name,type\nL1,Aurora,company\n").unwrap().header.kind, Kind::List);
}

#[test]
fn what_was_found_is_proposed_as_a_mapping_that_finds_it_again() {
    for table in TABLES {
        let found = read(table).unwrap();
        let header = &found.header;
        let said = TableMapping::found(header.kind, found.delimiter, found.line, &header.cells, &header.fields);
        let mapping = Mapping::parse(&Mapping::propose(&[said]), &POLICY).unwrap();
        let again = find(Sample { bytes: table.as_bytes(), whole: true }, &POLICY, Some(&mapping)).unwrap();
        assert_eq!((&again.header.fields, again.line), (&header.fields, 1));
        assert!(again.header.certainty.iter().all(|sure| matches!(sure, Certainty::Exact | Certainty::None)));
    }
}

#[test]
fn documented_layouts_decide_what_words_do_not() {
    has(
        "VBELN;POSNR;WADAT_IST;VSTEL;KUNNR;NAME1;LAND1;MATNR;ARKTX;LFIMG;VRKME;BRGEW;GEWEI;STAWN\n80001;10;04.03.2025;1000;4711;Birke GmbH;AE;HGX-8;GPU-Platine;12;ST;300;KG;84733080\n",
        "shipment_id=VBELN item_number=POSNR ship_date=WADAT_IST consignee_name=NAME1 consignee_country=LAND1 part_number=MATNR declared_description=ARKTX quantity=LFIMG quantity_unit=VRKME gross_weight_kg=BRGEW weight_unit=GEWEI hs_code=STAWN",
    );
    has(
        "ITN,USPPI Name,Ultimate Consignee Name,Country of Ultimate Destination,Date of Export,Schedule B Number,Commodity Description,Quantity 1,UOM 1,Shipping Weight,Value of Goods,ECCN,License Number,Line Number\nX2025,Alder,Birch,AE,2025-03-04,8473301180,GPU board,12,NO,300,2880000,4A090,NLR,1\n",
        "shipment_id=ITN exporter_name=USPPI~Name consignee_name=Ultimate~Consignee~Name consignee_country=Country~of~Ultimate~Destination ship_date=Date~of~Export hs_code=Schedule~B~Number declared_description=Commodity~Description quantity=Quantity~1 quantity_unit=UOM~1 gross_weight_kg=Shipping~Weight total_value=Value~of~Goods eccn=ECCN license=License~Number item_number=Line~Number",
    );
    has(
        "HAWB,MAWB,Shipper,Cnee,Org,Dest,ETD,ETA,Pcs,Gr Wt,Nature of Goods,Job No\nH1,M1,Alder,Birch,SIN,DXB,2025-03-04,2025-03-05,12,300,GPU boards,J1\n",
        "house_bill=HAWB master_bill=MAWB exporter_name=Shipper consignee_name=Cnee port_of_lading=Org port_of_unlading=Dest ship_date=ETD arrival_date=ETA gross_weight_kg=Gr~Wt declared_description=Nature~of~Goods shipment_id=Job~No",
    );
    has(
        "发货单号,日期,发货人,发货国,收货人,收货国,税则号列,品名,数量,金额美元\nS-001,2025-03-04,深圳市白桦科技有限公司,中国,香港雪松贸易有限公司,中国香港,84733090,图形处理器加速卡,12,288000\n",
        "shipment_id=发货单号 ship_date=日期 exporter_name=发货人 exporter_country=发货国 consignee_name=收货人 consignee_country=收货国 hs_code=税则号列 declared_description=品名 quantity=数量 total_value=金额美元",
    );
    has(
        "單號,日期,出口商,進口商,品名,數量\nS-001,2025/03/04,許功電子股份有限公司,香港雪松貿易有限公司,顯卡,5\n",
        "shipment_id=單號 ship_date=日期 exporter_name=出口商 consignee_name=進口商 quantity=數量",
    );
    has(
        "id;Datum;Absender;Empfänger;Land;Menge\nS-001;04.03.2025;Erlenwerk GmbH;Bouleau;Türkei;12\n",
        "shipment_id=id ship_date=Datum exporter_name=Absender consignee_name=Empfänger quantity=Menge",
    );
    has(
        "itn,version,action,filed_at,shipper,ultimate_consignee,country,quantity\nX2025,1,ADD,2025-03-04T10:00Z,Alder,Birchwood,AE,12\n",
        "shipment_id=itn version=version status=action ship_date=filed_at exporter_name=shipper consignee_name=ultimate_consignee quantity=quantity",
    );
}

#[test]
fn backslash_quotes_are_seen() {
    let found = read("id,date,shipper,desc\nS-1,2025-03-04,Alder,\"GPU \\\"SXM5\\\" module\"\n").unwrap();
    assert_eq!(found.escape, Escape::Backslash);
}
