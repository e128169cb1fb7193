//! Words that stand in trade documents of many languages, to tell in which encoding a short text was written.

/// Words with letters beyond ASCII, in lower case. A word that shows in the text under one encoding and not under
/// another is the strongest sign there is in a file of two rows.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.split_whitespace()
}

/// Headings, legal forms, places and goods, language by language.
const WORDS: &str = "

发货 收货 日期 编号 单号 品名 数量 金额 国家 出口 进口 公司 有限 贸易 科技 电子 税则 税号 申报 海关 重量
单价 总价 币种 描述 型号 序列 香港 深圳 中国 上海 北京 广州 半导体 集成电路 芯片 显卡 处理器 服务器 加速
图形 运输 方式 目的 客户 供应 订单 合同 股份 集团 国际 物流 实业 名称 商品 备注 企业 经营 单位 产销 原产
货物 总计 合计 地址 电话 美元 人民币 时间 发票 提单 箱号 港口 毛重 净重 规格 新加坡 马来西亚 越南 日本 韩国
美国

單號 出口商 進口商 出貨 收貨 貿易 電子 臺灣 台灣 國家 金額 單價 總價 幣別 顯卡 晶片 半導體 伺服器 處理器
國際 實業 報關 稅則 產地 運輸 客戶 訂單 廠商 高雄 臺北 台北 新竹 貨物 總計 電話 編號 規格 發票 單位 發貨
運送 買方 賣方 馬來西亞 美國 韓國 稅號 備註 積體電路 時間 數量 企業

日付 出荷 荷送人 荷受人 輸出 輸入 単価 会社 株式 番号 原産国 東京 大阪 サーバー 基板 通貨 ボード 商事 電機
工業 製品 仕向 出港 入港 運賃 伝票 プロセッサ カード メモリ テクノ システム トレーディング シンガポール
ドバイ 受取 送り 納期 得意先 個数 総額 有限会社 品番 型番 シリアル

수출 수입 일자 날짜 수량 품명 금액 국가 회사 주식회사 번호 중량 단가 반도체 한국 서울 송하인 수하인 화주
선적 통화 원산지 거래 홍콩 싱가포르 그래픽 서버 품목 업체 주소 중국 부산 무역 전자

дата отправител получател страна количеств наименован товар вэд номер масса стоимост цена ооо зао оао россия
москва китай экспорт импорт описание деклар петербург казахстан обществ ответственност сервер плата вес
валюта компани торгов гонконг оаэ турция процессор сша штук адрес інн инн відправник одержувач країна
кількість україна київ дати страни износ внос количество стока сингапур видеокарт графическ модул завод
фирма итого

empfänger stück währung türkei österreich münchen köln straße größe länder güter käufer verkäufer übersee
nürnberg düsseldorf zürich müller für gerät stückzahl zuständig ausführ einführ schlüssel jörg schäfer größ
präzision rüst

société expéditeur quantité désignation numéro unité référence négoce œuvre électronique matériel général côte
algérie émirats république déclar exportée importé pièce déclarée européen français frères générale genève
réception expédition échéance médi équipement québec montréal année

país descripción número compañía electrónica exportación importación año méxico españa panamá perú dirección
código tecnología bogotá razón envío físicas categoría operación tránsito logística málaga

descrição importação exportação comércio eletrônica são preço líquido destinatário joão eletrónica situação
peças indústria brasília

ilość wartość łódź kraków wrocław spółka wysyłk gdańsk usług przesył příjemce množství země odesílatel
společnost odosielateľ príjemca množstvo címzett mennyiség vevő győr szállító
feladó ország megnevezés érték székhely társaság
țara cantităţ bucurești količina država pošiljatelj tržaška račun

gönderen alıcı ülke açıklama şirket türkiye i̇stanbul ünvan gümrük çıkış varış menşe kıymet ağırlık
ihracatçı ithalatçı eşya dış

ημερομην αποστολ παραλ χώρα ποσότητα περιγραφ ελλάδα εταιρ αθήνα αξία תאריך שולח נמען כמות מדינה ישראל חברה
תיאור التاريخ المرسل المستلم الكمية الدولة الوصف شركة دبي المصدر المورد بلد تاريخ วันที่ ผู้ส่ง ผู้รับ จำนวน
ประเทศ บริษัท จำกัด มูลค่า สินค้า

gavėjas siuntėjas šalis saņēmējs sūtītājs
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_tells_encodings_apart_and_stands_once() {
        let mut known = std::collections::BTreeSet::new();
        for word in words() {
            assert!(!word.is_ascii() && word == word.to_lowercase() && word.chars().count() > 1, "{word}");
            assert!(known.insert(word), "{word} stands twice");
        }
    }
}
