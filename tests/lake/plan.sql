-- chiptrace.lake/1 for duckdb, rule book 2026-11-25
CREATE OR REPLACE TABLE ct_source AS
SELECT CASE WHEN "shipment_id" IS NULL THEN '' ELSE CAST("shipment_id" AS VARCHAR) END AS shipment_id,
  CASE WHEN "ship_date" IS NULL THEN '' ELSE CAST(CAST("ship_date" AS DATE) AS VARCHAR) END AS ship_date,
  CASE WHEN "arrival_date" IS NULL THEN '' ELSE CAST(CAST("arrival_date" AS DATE) AS VARCHAR) END AS arrival_date,
  CASE WHEN "exporter_name" IS NULL THEN '' ELSE CAST("exporter_name" AS VARCHAR) END AS exporter_name,
  CASE WHEN "exporter_country" IS NULL THEN '' ELSE CAST("exporter_country" AS VARCHAR) END AS exporter_country,
  CASE WHEN "exporter_address" IS NULL THEN '' ELSE CAST("exporter_address" AS VARCHAR) END AS exporter_address,
  CASE WHEN "intermediate_consignee_name" IS NULL THEN '' ELSE CAST("intermediate_consignee_name" AS VARCHAR) END AS intermediate_consignee_name,
  CASE WHEN "intermediate_consignee_country" IS NULL THEN '' ELSE CAST("intermediate_consignee_country" AS VARCHAR) END AS intermediate_consignee_country,
  CASE WHEN "intermediate_consignee_address" IS NULL THEN '' ELSE CAST("intermediate_consignee_address" AS VARCHAR) END AS intermediate_consignee_address,
  CASE WHEN "consignee_name" IS NULL THEN '' ELSE CAST("consignee_name" AS VARCHAR) END AS consignee_name,
  CASE WHEN "consignee_country" IS NULL THEN '' ELSE CAST("consignee_country" AS VARCHAR) END AS consignee_country,
  CASE WHEN "consignee_address" IS NULL THEN '' ELSE CAST("consignee_address" AS VARCHAR) END AS consignee_address,
  CASE WHEN "end_user_name" IS NULL THEN '' ELSE CAST("end_user_name" AS VARCHAR) END AS end_user_name,
  CASE WHEN "end_user_country" IS NULL THEN '' ELSE CAST("end_user_country" AS VARCHAR) END AS end_user_country,
  CASE WHEN "end_user_address" IS NULL THEN '' ELSE CAST("end_user_address" AS VARCHAR) END AS end_user_address,
  CASE WHEN "forwarder_name" IS NULL THEN '' ELSE CAST("forwarder_name" AS VARCHAR) END AS forwarder_name,
  CASE WHEN "forwarder_country" IS NULL THEN '' ELSE CAST("forwarder_country" AS VARCHAR) END AS forwarder_country,
  CASE WHEN "notify_name" IS NULL THEN '' ELSE CAST("notify_name" AS VARCHAR) END AS notify_name,
  CASE WHEN "declared_description" IS NULL THEN '' ELSE CAST("declared_description" AS VARCHAR) END AS declared_description,
  CASE WHEN "part_number" IS NULL THEN '' ELSE CAST("part_number" AS VARCHAR) END AS part_number,
  CASE WHEN "eccn" IS NULL THEN '' ELSE CAST("eccn" AS VARCHAR) END AS eccn,
  CASE WHEN "hs_code" IS NULL THEN '' ELSE CAST("hs_code" AS VARCHAR) END AS hs_code,
  CASE WHEN "origin_country" IS NULL THEN '' ELSE CAST("origin_country" AS VARCHAR) END AS origin_country,
  CASE WHEN "quantity" IS NULL THEN '' ELSE CAST("quantity" AS VARCHAR) END AS quantity,
  CASE WHEN "unit_value" IS NULL THEN '' ELSE CAST("unit_value" AS VARCHAR) END AS unit_value,
  CASE WHEN "total_value" IS NULL THEN '' ELSE CAST("total_value" AS VARCHAR) END AS total_value,
  CASE WHEN "currency" IS NULL THEN '' ELSE CAST("currency" AS VARCHAR) END AS currency,
  CASE WHEN "gross_weight_kg" IS NULL THEN '' ELSE CAST("gross_weight_kg" AS VARCHAR) END AS gross_weight_kg,
  CASE WHEN "mode" IS NULL THEN '' ELSE CAST("mode" AS VARCHAR) END AS mode,
  CASE WHEN "port_of_lading" IS NULL THEN '' ELSE CAST("port_of_lading" AS VARCHAR) END AS port_of_lading,
  CASE WHEN "port_of_unlading" IS NULL THEN '' ELSE CAST("port_of_unlading" AS VARCHAR) END AS port_of_unlading,
  CASE WHEN "license" IS NULL THEN '' ELSE CAST("license" AS VARCHAR) END AS license,
  CASE WHEN "license_type" IS NULL THEN '' ELSE CAST("license_type" AS VARCHAR) END AS license_type,
  CASE WHEN "serial_numbers" IS NULL THEN '' ELSE CAST("serial_numbers" AS VARCHAR) END AS serial_numbers,
  CASE WHEN "order_id" IS NULL THEN '' ELSE CAST("order_id" AS VARCHAR) END AS order_id,
  CASE WHEN "status" IS NULL THEN '' ELSE CAST("status" AS VARCHAR) END AS status,
  CASE WHEN "movement_type" IS NULL THEN '' ELSE CAST("movement_type" AS VARCHAR) END AS movement_type,
  CASE WHEN "version" IS NULL THEN '' ELSE CAST("version" AS VARCHAR) END AS version,
  CASE WHEN "filed_at" IS NULL THEN '' ELSE CAST("filed_at" AS VARCHAR) END AS filed_at,
  CASE WHEN "item_number" IS NULL THEN '' ELSE CAST("item_number" AS VARCHAR) END AS item_number,
  CASE WHEN "container" IS NULL THEN '' ELSE CAST("container" AS VARCHAR) END AS container,
  CASE WHEN "master_bill" IS NULL THEN '' ELSE CAST("master_bill" AS VARCHAR) END AS master_bill,
  CASE WHEN "house_bill" IS NULL THEN '' ELSE CAST("house_bill" AS VARCHAR) END AS house_bill,
  CAST("lake_file" AS VARCHAR) AS lake_file,
  CAST("lake_row" AS BIGINT) AS lake_row
FROM shipments;
CREATE OR REPLACE TABLE ct_rows AS
SELECT s.*, CASE WHEN s.ship_date <> '' THEN s.ship_date ELSE s.arrival_date END AS day
FROM ct_source s
WHERE (s.ship_date <> '' OR s.arrival_date <> '') AND (s.exporter_name <> '' OR s.consignee_name <> '');
CREATE OR REPLACE TABLE ct_names AS
SELECT 'exporter' AS place, exporter_name AS name, exporter_country AS country, exporter_address AS address, MIN(day) AS day, COUNT(*) AS cells FROM ct_rows GROUP BY exporter_name, exporter_country, exporter_address
UNION ALL
SELECT 'intermediate' AS place, intermediate_consignee_name AS name, intermediate_consignee_country AS country, intermediate_consignee_address AS address, MIN(day) AS day, COUNT(*) AS cells FROM ct_rows GROUP BY intermediate_consignee_name, intermediate_consignee_country, intermediate_consignee_address
UNION ALL
SELECT 'consignee' AS place, consignee_name AS name, consignee_country AS country, consignee_address AS address, MIN(day) AS day, COUNT(*) AS cells FROM ct_rows GROUP BY consignee_name, consignee_country, consignee_address
UNION ALL
SELECT 'end user' AS place, end_user_name AS name, end_user_country AS country, end_user_address AS address, MIN(day) AS day, COUNT(*) AS cells FROM ct_rows GROUP BY end_user_name, end_user_country, end_user_address
UNION ALL
SELECT 'forwarder' AS place, forwarder_name AS name, forwarder_country AS country, '' AS address, MIN(day) AS day, COUNT(*) AS cells FROM ct_rows GROUP BY forwarder_name, forwarder_country
UNION ALL
SELECT 'notify' AS place, notify_name AS name, '' AS country, '' AS address, MIN(day) AS day, COUNT(*) AS cells FROM ct_rows GROUP BY notify_name;
CREATE OR REPLACE TABLE ct_mentions AS
SELECT name, country, SUM(cells) AS cells FROM ct_names WHERE name <> '' GROUP BY name, country;
CREATE OR REPLACE TABLE ct_first AS
SELECT n.place, n.name, n.country, n.address, r.shipment_id, r.lake_file, r.lake_row
FROM ct_rows r JOIN ct_names n ON n.place = 'exporter' AND r.day = n.day AND r.exporter_name = n.name AND r.exporter_country = n.country AND r.exporter_address = n.address
UNION ALL
SELECT n.place, n.name, n.country, n.address, r.shipment_id, r.lake_file, r.lake_row
FROM ct_rows r JOIN ct_names n ON n.place = 'intermediate' AND r.day = n.day AND r.intermediate_consignee_name = n.name AND r.intermediate_consignee_country = n.country AND r.intermediate_consignee_address = n.address
UNION ALL
SELECT n.place, n.name, n.country, n.address, r.shipment_id, r.lake_file, r.lake_row
FROM ct_rows r JOIN ct_names n ON n.place = 'consignee' AND r.day = n.day AND r.consignee_name = n.name AND r.consignee_country = n.country AND r.consignee_address = n.address
UNION ALL
SELECT n.place, n.name, n.country, n.address, r.shipment_id, r.lake_file, r.lake_row
FROM ct_rows r JOIN ct_names n ON n.place = 'end user' AND r.day = n.day AND r.end_user_name = n.name AND r.end_user_country = n.country AND r.end_user_address = n.address
UNION ALL
SELECT n.place, n.name, n.country, n.address, r.shipment_id, r.lake_file, r.lake_row
FROM ct_rows r JOIN ct_names n ON n.place = 'forwarder' AND r.day = n.day AND r.forwarder_name = n.name AND r.forwarder_country = n.country AND '' = n.address
UNION ALL
SELECT n.place, n.name, n.country, n.address, r.shipment_id, r.lake_file, r.lake_row
FROM ct_rows r JOIN ct_names n ON n.place = 'notify' AND r.day = n.day AND r.notify_name = n.name AND '' = n.country AND '' = n.address;
CREATE OR REPLACE TABLE ct_first_shipment_id AS
SELECT place, name, country, address, MIN(shipment_id) AS shipment_id FROM ct_first GROUP BY place, name, country, address;
CREATE OR REPLACE TABLE ct_first_lake_file AS
SELECT a.place, a.name, a.country, a.address, a.shipment_id, MIN(b.lake_file) AS lake_file FROM ct_first_shipment_id a JOIN ct_first b ON a.place = b.place AND a.name = b.name AND a.country = b.country AND a.address = b.address AND a.shipment_id = b.shipment_id GROUP BY a.place, a.name, a.country, a.address, a.shipment_id;
CREATE OR REPLACE TABLE ct_first_lake_row AS
SELECT a.place, a.name, a.country, a.address, a.shipment_id, a.lake_file, MIN(b.lake_row) AS lake_row FROM ct_first_lake_file a JOIN ct_first b ON a.place = b.place AND a.name = b.name AND a.country = b.country AND a.address = b.address AND a.shipment_id = b.shipment_id AND a.lake_file = b.lake_file GROUP BY a.place, a.name, a.country, a.address, a.shipment_id, a.lake_file;
CREATE OR REPLACE TABLE ct_goods AS
SELECT part_number, declared_description, eccn, hs_code, MIN(lake_file) AS lake_file FROM ct_rows GROUP BY part_number, declared_description, eccn, hs_code;
CREATE OR REPLACE TABLE ct_goods_first AS
SELECT g.part_number, g.declared_description, g.eccn, g.hs_code, g.lake_file, MIN(r.lake_row) AS lake_row
FROM ct_goods g JOIN ct_rows r ON r.part_number = g.part_number AND r.declared_description = g.declared_description AND r.eccn = g.eccn AND r.hs_code = g.hs_code AND r.lake_file = g.lake_file GROUP BY g.part_number, g.declared_description, g.eccn, g.hs_code, g.lake_file;
CREATE OR REPLACE TABLE ct_modes AS
SELECT mode, MIN(lake_file) AS lake_file FROM ct_rows GROUP BY mode;
CREATE OR REPLACE TABLE ct_modes_first AS
SELECT g.mode, g.lake_file, MIN(r.lake_row) AS lake_row
FROM ct_modes g JOIN ct_rows r ON r.mode = g.mode AND r.lake_file = g.lake_file GROUP BY g.mode, g.lake_file;
CREATE OR REPLACE TABLE ct_serials AS
SELECT serial_numbers, MIN(lake_file) AS lake_file FROM ct_rows GROUP BY serial_numbers;
CREATE OR REPLACE TABLE ct_serials_first AS
SELECT g.serial_numbers, g.lake_file, MIN(r.lake_row) AS lake_row
FROM ct_serials g JOIN ct_rows r ON r.serial_numbers = g.serial_numbers AND r.lake_file = g.lake_file GROUP BY g.serial_numbers, g.lake_file;
CREATE OR REPLACE TABLE ct_witness_refs AS
SELECT lake_file, lake_row FROM (SELECT lake_file, lake_row FROM ct_first_lake_row UNION ALL SELECT lake_file, lake_row FROM ct_goods_first UNION ALL SELECT lake_file, lake_row FROM ct_modes_first UNION ALL SELECT lake_file, lake_row FROM ct_serials_first) w GROUP BY lake_file, lake_row;
CREATE OR REPLACE TABLE ct_witnesses AS
SELECT r.shipment_id, r.ship_date, r.arrival_date, r.exporter_name, r.exporter_country, r.exporter_address, r.intermediate_consignee_name, r.intermediate_consignee_country, r.intermediate_consignee_address, r.consignee_name, r.consignee_country, r.consignee_address, r.end_user_name, r.end_user_country, r.end_user_address, r.forwarder_name, r.forwarder_country, r.notify_name, r.declared_description, r.part_number, r.eccn, r.hs_code, r.origin_country, r.quantity, r.unit_value, r.total_value, r.currency, r.gross_weight_kg, r.mode, r.port_of_lading, r.port_of_unlading, r.license, r.license_type, r.serial_numbers, r.order_id, r.status, r.movement_type, r.version, r.filed_at, r.item_number, r.container, r.master_bill, r.house_bill, r.lake_file, r.lake_row FROM ct_rows r JOIN ct_witness_refs w ON r.lake_file = w.lake_file AND r.lake_row = w.lake_row;
CREATE OR REPLACE TABLE ct_joined AS
SELECT r.lake_file, r.lake_row, r.shipment_id, r.master_bill, r.quantity, r.gross_weight_kg,
  e.party AS from_party, CASE WHEN v.party = e.party OR v.party = c.party THEN NULL ELSE v.party END AS via_party,
  c.party AS to_party, u.party AS end_party, d.number AS departed,
  CASE WHEN a.number IS NULL THEN d.number WHEN r.ship_date <> '' AND a.number < d.number THEN d.number ELSE a.number END AS available,
  g.goods_key, g.is_controlled, g.is_declared, g.strictness, g.is_odd, g.is_open, g.is_words, g.is_part, g.is_family,
  CASE WHEN v.is_end = 1 OR c.is_end = 1 THEN 1 ELSE 0 END AS is_end,
  CASE WHEN e.is_whole = 1 OR v.is_whole = 1 OR c.is_whole = 1 OR u.is_whole = 1 OR f.is_whole = 1 OR n.is_whole = 1 THEN 1 ELSE 0 END AS is_whole,
  CASE WHEN r.status IN ('', 'original', 'add', 'new', 'a', 'filed', 'final', 'active', 'shipped', 'delivered', 'completed', 'closed', 'released', 'accepted', 'cleared', 'approved', 'in transit', 'dispatched', 'arrived', 'aceptado', 'accepté', 'angenommen', 'принято', 'выпущено', '已放行', '已接受') AND r.movement_type = '' AND NOT r.license IN ('PENDING', 'pending', 'Pending') AND r.quantity NOT LIKE '-%' THEN 1 ELSE 0 END AS is_plain,
  CASE WHEN g.is_odd = 1 OR g.is_presumed = 1 OR m.mode IS NOT NULL OR NOT (r.status IN ('', 'original', 'add', 'new', 'a', 'filed', 'final', 'active', 'shipped', 'delivered', 'completed', 'closed', 'released', 'accepted', 'cleared', 'approved', 'in transit', 'dispatched', 'arrived', 'aceptado', 'accepté', 'angenommen', 'принято', 'выпущено', '已放行', '已接受') AND r.movement_type = '') OR r.license IN ('PENDING', 'pending', 'Pending') THEN 1 ELSE 0 END AS is_touched
FROM ct_rows r
JOIN ct_a_goods g ON r.part_number = g.part_number AND r.declared_description = g.declared_description AND r.eccn = g.eccn AND r.hs_code = g.hs_code
JOIN ct_a_days d ON r.day = d.day
LEFT JOIN ct_a_days a ON r.arrival_date = a.day
LEFT JOIN ct_a_modes m ON r.mode = m.mode
LEFT JOIN ct_a_parties e ON r.exporter_name = e.name AND r.exporter_country = e.country
LEFT JOIN ct_a_parties v ON r.intermediate_consignee_name = v.name AND r.intermediate_consignee_country = v.country
LEFT JOIN ct_a_parties c ON r.consignee_name = c.name AND r.consignee_country = c.country
LEFT JOIN ct_a_parties u ON r.end_user_name = u.name AND r.end_user_country = u.country
LEFT JOIN ct_a_parties f ON r.forwarder_name = f.name AND r.forwarder_country = f.country
LEFT JOIN ct_a_parties n ON r.notify_name = n.name AND '' = n.country;
CREATE OR REPLACE TABLE ct_weighed AS
SELECT j.*, CASE WHEN j.units > 0 AND j.weight > 0 THEN CASE WHEN j.weight * 1000000 < 1637917 * j.units THEN CASE WHEN j.weight * 1000000 < 2079 * j.units THEN CASE WHEN j.weight * 1000000 < 79 * j.units THEN CASE WHEN j.weight * 1000000 < 18 * j.units THEN CASE WHEN j.weight * 1000000 < 9 * j.units THEN CASE WHEN j.weight * 1000000 < 5 * j.units THEN CASE WHEN j.weight * 1000000 < 3 * j.units THEN CASE WHEN j.weight * 1000000 < 2 * j.units THEN CASE WHEN j.weight * 1000000 < 1 * j.units THEN 0 ELSE 1 END ELSE 2 END ELSE CASE WHEN j.weight * 1000000 < 4 * j.units THEN 3 ELSE 4 END END ELSE CASE WHEN j.weight * 1000000 < 7 * j.units THEN CASE WHEN j.weight * 1000000 < 6 * j.units THEN 5 ELSE 6 END ELSE CASE WHEN j.weight * 1000000 < 8 * j.units THEN 7 ELSE 8 END END END ELSE CASE WHEN j.weight * 1000000 < 14 * j.units THEN CASE WHEN j.weight * 1000000 < 12 * j.units THEN CASE WHEN j.weight * 1000000 < 11 * j.units THEN CASE WHEN j.weight * 1000000 < 10 * j.units THEN 9 ELSE 10 END ELSE 11 END ELSE CASE WHEN j.weight * 1000000 < 13 * j.units THEN 12 ELSE 13 END END ELSE CASE WHEN j.weight * 1000000 < 16 * j.units THEN CASE WHEN j.weight * 1000000 < 15 * j.units THEN 14 ELSE 15 END ELSE CASE WHEN j.weight * 1000000 < 17 * j.units THEN 16 ELSE 17 END END END END ELSE CASE WHEN j.weight * 1000000 < 36 * j.units THEN CASE WHEN j.weight * 1000000 < 26 * j.units THEN CASE WHEN j.weight * 1000000 < 22 * j.units THEN CASE WHEN j.weight * 1000000 < 20 * j.units THEN CASE WHEN j.weight * 1000000 < 19 * j.units THEN 18 ELSE 19 END ELSE 20 END ELSE CASE WHEN j.weight * 1000000 < 24 * j.units THEN 21 ELSE 22 END END ELSE CASE WHEN j.weight * 1000000 < 30 * j.units THEN CASE WHEN j.weight * 1000000 < 28 * j.units THEN 23 ELSE 24 END ELSE CASE WHEN j.weight * 1000000 < 33 * j.units THEN 25 ELSE 26 END END END ELSE CASE WHEN j.weight * 1000000 < 55 * j.units THEN CASE WHEN j.weight * 1000000 < 46 * j.units THEN CASE WHEN j.weight * 1000000 < 42 * j.units THEN CASE WHEN j.weight * 1000000 < 39 * j.units THEN 27 ELSE 28 END ELSE 29 END ELSE CASE WHEN j.weight * 1000000 < 50 * j.units THEN 30 ELSE 31 END END ELSE CASE WHEN j.weight * 1000000 < 66 * j.units THEN CASE WHEN j.weight * 1000000 < 60 * j.units THEN 32 ELSE 33 END ELSE CASE WHEN j.weight * 1000000 < 72 * j.units THEN 34 ELSE 35 END END END END END ELSE CASE WHEN j.weight * 1000000 < 414 * j.units THEN CASE WHEN j.weight * 1000000 < 179 * j.units THEN CASE WHEN j.weight * 1000000 < 124 * j.units THEN CASE WHEN j.weight * 1000000 < 103 * j.units THEN CASE WHEN j.weight * 1000000 < 94 * j.units THEN CASE WHEN j.weight * 1000000 < 86 * j.units THEN 36 ELSE 37 END ELSE 38 END ELSE CASE WHEN j.weight * 1000000 < 113 * j.units THEN 39 ELSE 40 END END ELSE CASE WHEN j.weight * 1000000 < 149 * j.units THEN CASE WHEN j.weight * 1000000 < 136 * j.units THEN 41 ELSE 42 END ELSE CASE WHEN j.weight * 1000000 < 163 * j.units THEN 43 ELSE 44 END END END ELSE CASE WHEN j.weight * 1000000 < 284 * j.units THEN CASE WHEN j.weight * 1000000 < 236 * j.units THEN CASE WHEN j.weight * 1000000 < 215 * j.units THEN CASE WHEN j.weight * 1000000 < 196 * j.units THEN 45 ELSE 46 END ELSE 47 END ELSE CASE WHEN j.weight * 1000000 < 259 * j.units THEN 48 ELSE 49 END END ELSE CASE WHEN j.weight * 1000000 < 343 * j.units THEN CASE WHEN j.weight * 1000000 < 312 * j.units THEN 50 ELSE 51 END ELSE CASE WHEN j.weight * 1000000 < 377 * j.units THEN 52 ELSE 53 END END END END ELSE CASE WHEN j.weight * 1000000 < 972 * j.units THEN CASE WHEN j.weight * 1000000 < 665 * j.units THEN CASE WHEN j.weight * 1000000 < 550 * j.units THEN CASE WHEN j.weight * 1000000 < 500 * j.units THEN CASE WHEN j.weight * 1000000 < 455 * j.units THEN 54 ELSE 55 END ELSE 56 END ELSE CASE WHEN j.weight * 1000000 < 605 * j.units THEN 57 ELSE 58 END END ELSE CASE WHEN j.weight * 1000000 < 804 * j.units THEN CASE WHEN j.weight * 1000000 < 731 * j.units THEN 59 ELSE 60 END ELSE CASE WHEN j.weight * 1000000 < 884 * j.units THEN 61 ELSE 62 END END END ELSE CASE WHEN j.weight * 1000000 < 1421 * j.units THEN CASE WHEN j.weight * 1000000 < 1175 * j.units THEN CASE WHEN j.weight * 1000000 < 1069 * j.units THEN 63 ELSE 64 END ELSE CASE WHEN j.weight * 1000000 < 1292 * j.units THEN 65 ELSE 66 END END ELSE CASE WHEN j.weight * 1000000 < 1719 * j.units THEN CASE WHEN j.weight * 1000000 < 1563 * j.units THEN 67 ELSE 68 END ELSE CASE WHEN j.weight * 1000000 < 1890 * j.units THEN 69 ELSE 70 END END END END END END ELSE CASE WHEN j.weight * 1000000 < 58289 * j.units THEN CASE WHEN j.weight * 1000000 < 11536 * j.units THEN CASE WHEN j.weight * 1000000 < 4895 * j.units THEN CASE WHEN j.weight * 1000000 < 3345 * j.units THEN CASE WHEN j.weight * 1000000 < 2765 * j.units THEN CASE WHEN j.weight * 1000000 < 2514 * j.units THEN CASE WHEN j.weight * 1000000 < 2286 * j.units THEN 71 ELSE 72 END ELSE 73 END ELSE CASE WHEN j.weight * 1000000 < 3041 * j.units THEN 74 ELSE 75 END END ELSE CASE WHEN j.weight * 1000000 < 4046 * j.units THEN CASE WHEN j.weight * 1000000 < 3679 * j.units THEN 76 ELSE 77 END ELSE CASE WHEN j.weight * 1000000 < 4450 * j.units THEN 78 ELSE 79 END END END ELSE CASE WHEN j.weight * 1000000 < 7881 * j.units THEN CASE WHEN j.weight * 1000000 < 6514 * j.units THEN CASE WHEN j.weight * 1000000 < 5922 * j.units THEN CASE WHEN j.weight * 1000000 < 5384 * j.units THEN 80 ELSE 81 END ELSE 82 END ELSE CASE WHEN j.weight * 1000000 < 7165 * j.units THEN 83 ELSE 84 END END ELSE CASE WHEN j.weight * 1000000 < 9535 * j.units THEN CASE WHEN j.weight * 1000000 < 8669 * j.units THEN 85 ELSE 86 END ELSE CASE WHEN j.weight * 1000000 < 10488 * j.units THEN 87 ELSE 88 END END END END ELSE CASE WHEN j.weight * 1000000 < 27194 * j.units THEN CASE WHEN j.weight * 1000000 < 18575 * j.units THEN CASE WHEN j.weight * 1000000 < 15352 * j.units THEN CASE WHEN j.weight * 1000000 < 13957 * j.units THEN CASE WHEN j.weight * 1000000 < 12689 * j.units THEN 89 ELSE 90 END ELSE 91 END ELSE CASE WHEN j.weight * 1000000 < 16887 * j.units THEN 92 ELSE 93 END END ELSE CASE WHEN j.weight * 1000000 < 22475 * j.units THEN CASE WHEN j.weight * 1000000 < 20432 * j.units THEN 94 ELSE 95 END ELSE CASE WHEN j.weight * 1000000 < 24722 * j.units THEN 96 ELSE 97 END END END ELSE CASE WHEN j.weight * 1000000 < 39813 * j.units THEN CASE WHEN j.weight * 1000000 < 32904 * j.units THEN CASE WHEN j.weight * 1000000 < 29913 * j.units THEN 98 ELSE 99 END ELSE CASE WHEN j.weight * 1000000 < 36194 * j.units THEN 100 ELSE 101 END END ELSE CASE WHEN j.weight * 1000000 < 48173 * j.units THEN CASE WHEN j.weight * 1000000 < 43794 * j.units THEN 102 ELSE 103 END ELSE CASE WHEN j.weight * 1000000 < 52990 * j.units THEN 104 ELSE 105 END END END END END ELSE CASE WHEN j.weight * 1000000 < 324057 * j.units THEN CASE WHEN j.weight * 1000000 < 137435 * j.units THEN CASE WHEN j.weight * 1000000 < 93871 * j.units THEN CASE WHEN j.weight * 1000000 < 77580 * j.units THEN CASE WHEN j.weight * 1000000 < 70528 * j.units THEN CASE WHEN j.weight * 1000000 < 64117 * j.units THEN 106 ELSE 107 END ELSE 108 END ELSE CASE WHEN j.weight * 1000000 < 85338 * j.units THEN 109 ELSE 110 END END ELSE CASE WHEN j.weight * 1000000 < 113583 * j.units THEN CASE WHEN j.weight * 1000000 < 103258 * j.units THEN 111 ELSE 112 END ELSE CASE WHEN j.weight * 1000000 < 124941 * j.units THEN 113 ELSE 114 END END END ELSE CASE WHEN j.weight * 1000000 < 221337 * j.units THEN CASE WHEN j.weight * 1000000 < 182924 * j.units THEN CASE WHEN j.weight * 1000000 < 166295 * j.units THEN CASE WHEN j.weight * 1000000 < 151178 * j.units THEN 115 ELSE 116 END ELSE 117 END ELSE CASE WHEN j.weight * 1000000 < 201216 * j.units THEN 118 ELSE 119 END END ELSE CASE WHEN j.weight * 1000000 < 267817 * j.units THEN CASE WHEN j.weight * 1000000 < 243470 * j.units THEN 120 ELSE 121 END ELSE CASE WHEN j.weight * 1000000 < 294598 * j.units THEN 122 ELSE 123 END END END END ELSE CASE WHEN j.weight * 1000000 < 764102 * j.units THEN CASE WHEN j.weight * 1000000 < 521893 * j.units THEN CASE WHEN j.weight * 1000000 < 431318 * j.units THEN CASE WHEN j.weight * 1000000 < 392108 * j.units THEN CASE WHEN j.weight * 1000000 < 356462 * j.units THEN 124 ELSE 125 END ELSE 126 END ELSE CASE WHEN j.weight * 1000000 < 474449 * j.units THEN 127 ELSE 128 END END ELSE CASE WHEN j.weight * 1000000 < 631490 * j.units THEN CASE WHEN j.weight * 1000000 < 574082 * j.units THEN 129 ELSE 130 END ELSE CASE WHEN j.weight * 1000000 < 694639 * j.units THEN 131 ELSE 132 END END END ELSE CASE WHEN j.weight * 1000000 < 1118720 * j.units THEN CASE WHEN j.weight * 1000000 < 924563 * j.units THEN CASE WHEN j.weight * 1000000 < 840512 * j.units THEN 133 ELSE 134 END ELSE CASE WHEN j.weight * 1000000 < 1017019 * j.units THEN 135 ELSE 136 END END ELSE CASE WHEN j.weight * 1000000 < 1353651 * j.units THEN CASE WHEN j.weight * 1000000 < 1230592 * j.units THEN 137 ELSE 138 END ELSE CASE WHEN j.weight * 1000000 < 1489016 * j.units THEN 139 ELSE 140 END END END END END END END ELSE CASE WHEN j.weight * 1000000 < 1422889339 * j.units THEN CASE WHEN j.weight * 1000000 < 50632246 * j.units THEN CASE WHEN j.weight * 1000000 < 9106659 * j.units THEN CASE WHEN j.weight * 1000000 < 3862115 * j.units THEN CASE WHEN j.weight * 1000000 < 2637878 * j.units THEN CASE WHEN j.weight * 1000000 < 2180065 * j.units THEN CASE WHEN j.weight * 1000000 < 1981878 * j.units THEN CASE WHEN j.weight * 1000000 < 1801708 * j.units THEN 141 ELSE 142 END ELSE 143 END ELSE CASE WHEN j.weight * 1000000 < 2398071 * j.units THEN 144 ELSE 145 END END ELSE CASE WHEN j.weight * 1000000 < 3191831 * j.units THEN CASE WHEN j.weight * 1000000 < 2901665 * j.units THEN 146 ELSE 147 END ELSE CASE WHEN j.weight * 1000000 < 3511014 * j.units THEN 148 ELSE 149 END END END ELSE CASE WHEN j.weight * 1000000 < 6219972 * j.units THEN CASE WHEN j.weight * 1000000 < 5140473 * j.units THEN CASE WHEN j.weight * 1000000 < 4673158 * j.units THEN CASE WHEN j.weight * 1000000 < 4248326 * j.units THEN 150 ELSE 151 END ELSE 152 END ELSE CASE WHEN j.weight * 1000000 < 5654520 * j.units THEN 153 ELSE 154 END END ELSE CASE WHEN j.weight * 1000000 < 7526165 * j.units THEN CASE WHEN j.weight * 1000000 < 6841969 * j.units THEN 155 ELSE 156 END ELSE CASE WHEN j.weight * 1000000 < 8278781 * j.units THEN 157 ELSE 158 END END END END ELSE CASE WHEN j.weight * 1000000 < 21473018 * j.units THEN CASE WHEN j.weight * 1000000 < 14666362 * j.units THEN CASE WHEN j.weight * 1000000 < 12120961 * j.units THEN CASE WHEN j.weight * 1000000 < 11019056 * j.units THEN CASE WHEN j.weight * 1000000 < 10017324 * j.units THEN 159 ELSE 160 END ELSE 161 END ELSE CASE WHEN j.weight * 1000000 < 13333057 * j.units THEN 162 ELSE 163 END END ELSE CASE WHEN j.weight * 1000000 < 17746297 * j.units THEN CASE WHEN j.weight * 1000000 < 16132998 * j.units THEN 164 ELSE 165 END ELSE CASE WHEN j.weight * 1000000 < 19520926 * j.units THEN 166 ELSE 167 END END END ELSE CASE WHEN j.weight * 1000000 < 34582507 * j.units THEN CASE WHEN j.weight * 1000000 < 28580585 * j.units THEN CASE WHEN j.weight * 1000000 < 25982350 * j.units THEN CASE WHEN j.weight * 1000000 < 23620319 * j.units THEN 168 ELSE 169 END ELSE 170 END ELSE CASE WHEN j.weight * 1000000 < 31438643 * j.units THEN 171 ELSE 172 END END ELSE CASE WHEN j.weight * 1000000 < 41844832 * j.units THEN CASE WHEN j.weight * 1000000 < 38040757 * j.units THEN 173 ELSE 174 END ELSE CASE WHEN j.weight * 1000000 < 46029315 * j.units THEN 175 ELSE 176 END END END END END ELSE CASE WHEN j.weight * 1000000 < 281511074 * j.units THEN CASE WHEN j.weight * 1000000 < 119388179 * j.units THEN CASE WHEN j.weight * 1000000 < 81543735 * j.units THEN CASE WHEN j.weight * 1000000 < 67391518 * j.units THEN CASE WHEN j.weight * 1000000 < 61265017 * j.units THEN CASE WHEN j.weight * 1000000 < 55695470 * j.units THEN 177 ELSE 178 END ELSE 179 END ELSE CASE WHEN j.weight * 1000000 < 74130669 * j.units THEN 180 ELSE 181 END END ELSE CASE WHEN j.weight * 1000000 < 98667918 * j.units THEN CASE WHEN j.weight * 1000000 < 89698108 * j.units THEN 182 ELSE 183 END ELSE CASE WHEN j.weight * 1000000 < 108534709 * j.units THEN 184 ELSE 185 END END END ELSE CASE WHEN j.weight * 1000000 < 192275853 * j.units THEN CASE WHEN j.weight * 1000000 < 158905664 * j.units THEN CASE WHEN j.weight * 1000000 < 144459695 * j.units THEN CASE WHEN j.weight * 1000000 < 131326996 * j.units THEN 186 ELSE 187 END ELSE 188 END ELSE CASE WHEN j.weight * 1000000 < 174796230 * j.units THEN 189 ELSE 190 END END ELSE CASE WHEN j.weight * 1000000 < 232653781 * j.units THEN CASE WHEN j.weight * 1000000 < 211503438 * j.units THEN 191 ELSE 192 END ELSE CASE WHEN j.weight * 1000000 < 255919159 * j.units THEN 193 ELSE 194 END END END END ELSE CASE WHEN j.weight * 1000000 < 663788380 * j.units THEN CASE WHEN j.weight * 1000000 < 453376397 * j.units THEN CASE WHEN j.weight * 1000000 < 374691238 * j.units THEN CASE WHEN j.weight * 1000000 < 340628399 * j.units THEN CASE WHEN j.weight * 1000000 < 309662181 * j.units THEN 195 ELSE 196 END ELSE 197 END ELSE CASE WHEN j.weight * 1000000 < 412160361 * j.units THEN 198 ELSE 199 END END ELSE CASE WHEN j.weight * 1000000 < 548585439 * j.units THEN CASE WHEN j.weight * 1000000 < 498714036 * j.units THEN 200 ELSE 201 END ELSE CASE WHEN j.weight * 1000000 < 603443982 * j.units THEN 202 ELSE 203 END END END ELSE CASE WHEN j.weight * 1000000 < 971852565 * j.units THEN CASE WHEN j.weight * 1000000 < 803183939 * j.units THEN CASE WHEN j.weight * 1000000 < 730167218 * j.units THEN 204 ELSE 205 END ELSE CASE WHEN j.weight * 1000000 < 883502332 * j.units THEN 206 ELSE 207 END END ELSE CASE WHEN j.weight * 1000000 < 1175941603 * j.units THEN CASE WHEN j.weight * 1000000 < 1069037821 * j.units THEN 208 ELSE 209 END ELSE CASE WHEN j.weight * 1000000 < 1293535763 * j.units THEN 210 ELSE 211 END END END END END END ELSE CASE WHEN j.weight * 1000000 < 39986657645 * j.units THEN CASE WHEN j.weight * 1000000 < 7911147046 * j.units THEN CASE WHEN j.weight * 1000000 < 3355098623 * j.units THEN CASE WHEN j.weight * 1000000 < 2291577505 * j.units THEN CASE WHEN j.weight * 1000000 < 1893865708 * j.units THEN CASE WHEN j.weight * 1000000 < 1721696099 * j.units THEN CASE WHEN j.weight * 1000000 < 1565178272 * j.units THEN 212 ELSE 213 END ELSE 214 END ELSE CASE WHEN j.weight * 1000000 < 2083252278 * j.units THEN 215 ELSE 216 END END ELSE CASE WHEN j.weight * 1000000 < 2772808780 * j.units THEN CASE WHEN j.weight * 1000000 < 2520735255 * j.units THEN 217 ELSE 218 END ELSE CASE WHEN j.weight * 1000000 < 3050089658 * j.units THEN 219 ELSE 220 END END END ELSE CASE WHEN j.weight * 1000000 < 5403419881 * j.units THEN CASE WHEN j.weight * 1000000 < 4465636266 * j.units THEN CASE WHEN j.weight * 1000000 < 4059669333 * j.units THEN CASE WHEN j.weight * 1000000 < 3690608485 * j.units THEN 221 ELSE 222 END ELSE 223 END ELSE CASE WHEN j.weight * 1000000 < 4912199892 * j.units THEN 224 ELSE 225 END END ELSE CASE WHEN j.weight * 1000000 < 6538138055 * j.units THEN CASE WHEN j.weight * 1000000 < 5943761869 * j.units THEN 226 ELSE 227 END ELSE CASE WHEN j.weight * 1000000 < 7191951860 * j.units THEN 228 ELSE 229 END END END END ELSE CASE WHEN j.weight * 1000000 < 18654070903 * j.units THEN CASE WHEN j.weight * 1000000 < 12740981426 * j.units THEN CASE WHEN j.weight * 1000000 < 10529736717 * j.units THEN CASE WHEN j.weight * 1000000 < 9572487925 * j.units THEN CASE WHEN j.weight * 1000000 < 8702261750 * j.units THEN 230 ELSE 231 END ELSE 232 END ELSE CASE WHEN j.weight * 1000000 < 11582710388 * j.units THEN 233 ELSE 234 END END ELSE CASE WHEN j.weight * 1000000 < 15416587524 * j.units THEN CASE WHEN j.weight * 1000000 < 14015079568 * j.units THEN 235 ELSE 236 END ELSE CASE WHEN j.weight * 1000000 < 16958246276 * j.units THEN 237 ELSE 238 END END END ELSE CASE WHEN j.weight * 1000000 < 27311425208 * j.units THEN CASE WHEN j.weight * 1000000 < 22571425792 * j.units THEN CASE WHEN j.weight * 1000000 < 20519477993 * j.units THEN 239 ELSE 240 END ELSE CASE WHEN j.weight * 1000000 < 24828568371 * j.units THEN 241 ELSE 242 END END ELSE CASE WHEN j.weight * 1000000 < 33046824500 * j.units THEN CASE WHEN j.weight * 1000000 < 30042567728 * j.units THEN 243 ELSE 244 END ELSE CASE WHEN j.weight * 1000000 < 36351506950 * j.units THEN 245 ELSE 246 END END END END END ELSE CASE WHEN j.weight * 1000000 < 222322510129 * j.units THEN CASE WHEN j.weight * 1000000 < 94286447059 * j.units THEN CASE WHEN j.weight * 1000000 < 64398912000 * j.units THEN CASE WHEN j.weight * 1000000 < 53222241323 * j.units THEN CASE WHEN j.weight * 1000000 < 48383855749 * j.units THEN CASE WHEN j.weight * 1000000 < 43985323409 * j.units THEN 247 ELSE 248 END ELSE 249 END ELSE CASE WHEN j.weight * 1000000 < 58544465455 * j.units THEN 250 ELSE 251 END END ELSE CASE WHEN j.weight * 1000000 < 77922683520 * j.units THEN CASE WHEN j.weight * 1000000 < 70838803200 * j.units THEN 252 ELSE 253 END ELSE CASE WHEN j.weight * 1000000 < 85714951872 * j.units THEN 254 ELSE 255 END END END ELSE CASE WHEN j.weight * 1000000 < 151849265850 * j.units THEN CASE WHEN j.weight * 1000000 < 125495261034 * j.units THEN CASE WHEN j.weight * 1000000 < 114086600940 * j.units THEN CASE WHEN j.weight * 1000000 < 103715091764 * j.units THEN 256 ELSE 257 END ELSE 258 END ELSE CASE WHEN j.weight * 1000000 < 138044787137 * j.units THEN 259 ELSE 260 END END ELSE CASE WHEN j.weight * 1000000 < 183737611678 * j.units THEN CASE WHEN j.weight * 1000000 < 167034192435 * j.units THEN 261 ELSE 262 END ELSE CASE WHEN j.weight * 1000000 < 202111372845 * j.units THEN 263 ELSE 264 END END END END ELSE CASE WHEN j.weight * 1000000 < 524224849409 * j.units THEN CASE WHEN j.weight * 1000000 < 358052625785 * j.units THEN CASE WHEN j.weight * 1000000 < 295911260980 * j.units THEN CASE WHEN j.weight * 1000000 < 269010237255 * j.units THEN CASE WHEN j.weight * 1000000 < 244554761141 * j.units THEN 265 ELSE 266 END ELSE 267 END ELSE CASE WHEN j.weight * 1000000 < 325502387078 * j.units THEN 268 ELSE 269 END END ELSE CASE WHEN j.weight * 1000000 < 433243677199 * j.units THEN CASE WHEN j.weight * 1000000 < 393857888363 * j.units THEN 270 ELSE 271 END ELSE CASE WHEN j.weight * 1000000 < 476568044918 * j.units THEN 272 ELSE 273 END END END ELSE CASE WHEN j.weight * 1000000 < 767517602017 * j.units THEN CASE WHEN j.weight * 1000000 < 634312067783 * j.units THEN CASE WHEN j.weight * 1000000 < 576647334349 * j.units THEN 274 ELSE 275 END ELSE CASE WHEN j.weight * 1000000 < 697743274561 * j.units THEN 276 ELSE 277 END END ELSE CASE WHEN j.weight * 1000000 < 928696298439 * j.units THEN CASE WHEN j.weight * 1000000 < 844269362218 * j.units THEN 278 ELSE 279 END ELSE CASE WHEN j.weight * 1000000 < 1021565928282 * j.units THEN 280 ELSE 281 END END END END END END END END ELSE NULL END AS bucket,
  CASE WHEN j.units >= 2 THEN 1 ELSE 0 END AS is_counted
FROM (SELECT i.*, CASE WHEN i.quantity = '' THEN NULL ELSE CAST(i.quantity AS DOUBLE) END AS units, CASE WHEN i.gross_weight_kg = '' THEN NULL ELSE CAST(i.gross_weight_kg AS DOUBLE) END AS weight FROM ct_joined i) j;
CREATE OR REPLACE TABLE ct_legs AS
SELECT lake_file, lake_row, 0 AS leg, from_party AS from_party, to_party AS to_party, departed, available AS available, goods_key, bucket, units, is_open, is_words, is_counted, is_part, is_family, is_controlled, is_declared, is_end FROM ct_weighed WHERE via_party IS NULL
UNION ALL
SELECT lake_file, lake_row, 1 AS leg, from_party AS from_party, via_party AS to_party, departed, departed AS available, goods_key, bucket, units, is_open, is_words, is_counted, is_part, is_family, is_controlled, is_declared, is_end FROM ct_weighed WHERE via_party IS NOT NULL
UNION ALL
SELECT lake_file, lake_row, 2 AS leg, via_party AS from_party, to_party AS to_party, departed, available AS available, goods_key, bucket, units, is_open, is_words, is_counted, is_part, is_family, is_controlled, is_declared, is_end FROM ct_weighed WHERE via_party IS NOT NULL;
CREATE OR REPLACE TABLE ct_leg_serials AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, s.serial
FROM ct_legs l JOIN ct_rows r ON l.lake_file = r.lake_file AND l.lake_row = r.lake_row
JOIN ct_a_serials s ON r.serial_numbers = s.serial_numbers WHERE r.serial_numbers <> '';
CREATE OR REPLACE TABLE ct_forward_new_0 AS
SELECT lake_file, lake_row, leg, from_party, to_party, departed, available, goods_key, bucket, units, is_open, is_words, is_counted, is_part, is_family, is_controlled, is_declared, is_end FROM ct_legs WHERE is_controlled = 1 OR (is_declared = 1 AND is_end = 1);
CREATE OR REPLACE TABLE ct_forward_all_0 AS
SELECT * FROM ct_forward_new_0;
CREATE OR REPLACE TABLE ct_forward_reach_1 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.to_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_0 l WHERE l.goods_key IS NOT NULL AND l.to_party IS NOT NULL AND NOT (l.is_words = 1 AND l.bucket IS NOT NULL)
UNION ALL
SELECT l.to_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_0 l WHERE l.goods_key IS NOT NULL AND l.to_party IS NOT NULL AND l.is_words = 1 AND l.bucket IS NOT NULL
UNION ALL
SELECT l.to_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.available AS day, l.units FROM ct_forward_new_0 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.to_party IS NOT NULL AND l.is_words = 1
UNION ALL
SELECT l.to_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_0 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.to_party IS NOT NULL AND l.is_open = 0
UNION ALL
SELECT l.to_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_0 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.to_party IS NOT NULL AND l.is_open = 1
UNION ALL
SELECT l.to_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_0 l WHERE l.leg >= 0 AND l.to_party IS NOT NULL AND l.is_part = 1
UNION ALL
SELECT l.to_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_0 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.to_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_forward_there_1 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_forward_reach_1 GROUP BY party) p ON l.from_party = p.party;
CREATE OR REPLACE TABLE ct_forward_hits_1 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_1 l JOIN ct_forward_reach_1 r ON l.from_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_1 l JOIN ct_forward_reach_1 r ON l.from_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND l.bucket IS NULL AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_1 l JOIN ct_forward_reach_1 r ON l.from_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_1 l JOIN ct_forward_reach_1 r ON l.from_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_counted = 1 AND l.is_open = 1 AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_1 l JOIN ct_forward_reach_1 r ON l.from_party = r.party AND r.kind = 3 AND l.bucket = r.number AND l.is_counted = 1 AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_1 l JOIN ct_forward_reach_1 r ON l.from_party = r.party AND r.kind = 4 AND l.is_family = 1 AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_forward_reach_1 r ON l.from_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.departed >= r.day - 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_forward_new_1 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_forward_there_1 l JOIN ct_forward_hits_1 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_forward_all_0 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_forward_all_1 AS
SELECT * FROM ct_forward_all_0 UNION ALL SELECT * FROM ct_forward_new_1;
CREATE OR REPLACE TABLE ct_forward_reach_2 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.to_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_1 l WHERE l.goods_key IS NOT NULL AND l.to_party IS NOT NULL AND NOT (l.is_words = 1 AND l.bucket IS NOT NULL)
UNION ALL
SELECT l.to_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_1 l WHERE l.goods_key IS NOT NULL AND l.to_party IS NOT NULL AND l.is_words = 1 AND l.bucket IS NOT NULL
UNION ALL
SELECT l.to_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.available AS day, l.units FROM ct_forward_new_1 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.to_party IS NOT NULL AND l.is_words = 1
UNION ALL
SELECT l.to_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_1 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.to_party IS NOT NULL AND l.is_open = 0
UNION ALL
SELECT l.to_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_1 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.to_party IS NOT NULL AND l.is_open = 1
UNION ALL
SELECT l.to_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_1 l WHERE l.leg >= 0 AND l.to_party IS NOT NULL AND l.is_part = 1
UNION ALL
SELECT l.to_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.available AS day, l.units FROM ct_forward_new_1 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.to_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_forward_there_2 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_forward_reach_2 GROUP BY party) p ON l.from_party = p.party;
CREATE OR REPLACE TABLE ct_forward_hits_2 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_2 l JOIN ct_forward_reach_2 r ON l.from_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_2 l JOIN ct_forward_reach_2 r ON l.from_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND l.bucket IS NULL AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_2 l JOIN ct_forward_reach_2 r ON l.from_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_2 l JOIN ct_forward_reach_2 r ON l.from_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_counted = 1 AND l.is_open = 1 AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_2 l JOIN ct_forward_reach_2 r ON l.from_party = r.party AND r.kind = 3 AND l.bucket = r.number AND l.is_counted = 1 AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_forward_there_2 l JOIN ct_forward_reach_2 r ON l.from_party = r.party AND r.kind = 4 AND l.is_family = 1 AND l.departed >= r.day - 1 AND l.departed <= r.day + 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_forward_reach_2 r ON l.from_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.departed >= r.day - 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_forward_new_2 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_forward_there_2 l JOIN ct_forward_hits_2 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_forward_all_1 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_forward_all_2 AS
SELECT * FROM ct_forward_all_1 UNION ALL SELECT * FROM ct_forward_new_2;
CREATE OR REPLACE TABLE ct_backward_new_0 AS
SELECT f.lake_file, f.lake_row, f.leg, f.from_party, f.to_party, f.departed, f.available, f.goods_key, f.bucket, f.units, f.is_open, f.is_words, f.is_counted, f.is_part, f.is_family, f.is_controlled, f.is_declared, f.is_end FROM ct_forward_all_2 f
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_legs l JOIN (SELECT party FROM ct_a_parties WHERE is_searched = 1 GROUP BY party) p ON l.to_party = p.party LEFT JOIN ct_forward_all_2 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_0 AS
SELECT * FROM ct_backward_new_0;
CREATE OR REPLACE TABLE ct_backward_reach_1 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_0 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_0 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_0 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_0 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_0 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_0 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_0 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_1 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_1 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_1 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_1 l JOIN ct_backward_reach_1 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_1 l JOIN ct_backward_reach_1 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_1 l JOIN ct_backward_reach_1 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_1 l JOIN ct_backward_reach_1 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_1 l JOIN ct_backward_reach_1 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_1 l JOIN ct_backward_reach_1 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_1 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_1 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_1 l JOIN ct_backward_hits_1 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_0 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_1 AS
SELECT * FROM ct_backward_all_0 UNION ALL SELECT * FROM ct_backward_new_1;
CREATE OR REPLACE TABLE ct_backward_reach_2 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_1 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_1 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_1 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_1 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_1 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_1 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_1 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_2 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_2 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_2 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_2 l JOIN ct_backward_reach_2 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_2 l JOIN ct_backward_reach_2 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_2 l JOIN ct_backward_reach_2 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_2 l JOIN ct_backward_reach_2 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_2 l JOIN ct_backward_reach_2 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_2 l JOIN ct_backward_reach_2 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_2 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_2 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_2 l JOIN ct_backward_hits_2 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_1 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_2 AS
SELECT * FROM ct_backward_all_1 UNION ALL SELECT * FROM ct_backward_new_2;
CREATE OR REPLACE TABLE ct_backward_reach_3 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_2 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_2 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_2 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_2 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_2 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_2 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_2 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_3 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_3 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_3 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_3 l JOIN ct_backward_reach_3 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_3 l JOIN ct_backward_reach_3 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_3 l JOIN ct_backward_reach_3 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_3 l JOIN ct_backward_reach_3 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_3 l JOIN ct_backward_reach_3 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_3 l JOIN ct_backward_reach_3 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_3 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_3 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_3 l JOIN ct_backward_hits_3 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_2 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_3 AS
SELECT * FROM ct_backward_all_2 UNION ALL SELECT * FROM ct_backward_new_3;
CREATE OR REPLACE TABLE ct_backward_reach_4 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_3 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_3 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_3 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_3 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_3 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_3 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_3 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_4 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_4 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_4 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_4 l JOIN ct_backward_reach_4 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_4 l JOIN ct_backward_reach_4 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_4 l JOIN ct_backward_reach_4 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_4 l JOIN ct_backward_reach_4 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_4 l JOIN ct_backward_reach_4 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_4 l JOIN ct_backward_reach_4 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_4 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_4 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_4 l JOIN ct_backward_hits_4 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_3 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_4 AS
SELECT * FROM ct_backward_all_3 UNION ALL SELECT * FROM ct_backward_new_4;
CREATE OR REPLACE TABLE ct_backward_reach_5 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_4 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_4 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_4 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_4 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_4 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_4 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_4 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_5 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_5 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_5 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_5 l JOIN ct_backward_reach_5 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_5 l JOIN ct_backward_reach_5 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_5 l JOIN ct_backward_reach_5 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_5 l JOIN ct_backward_reach_5 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_5 l JOIN ct_backward_reach_5 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_5 l JOIN ct_backward_reach_5 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_5 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_5 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_5 l JOIN ct_backward_hits_5 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_4 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_5 AS
SELECT * FROM ct_backward_all_4 UNION ALL SELECT * FROM ct_backward_new_5;
CREATE OR REPLACE TABLE ct_backward_reach_6 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_5 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_5 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_5 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_5 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_5 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_5 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_5 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_6 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_6 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_6 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_6 l JOIN ct_backward_reach_6 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_6 l JOIN ct_backward_reach_6 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_6 l JOIN ct_backward_reach_6 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_6 l JOIN ct_backward_reach_6 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_6 l JOIN ct_backward_reach_6 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_6 l JOIN ct_backward_reach_6 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_6 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_6 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_6 l JOIN ct_backward_hits_6 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_5 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_6 AS
SELECT * FROM ct_backward_all_5 UNION ALL SELECT * FROM ct_backward_new_6;
CREATE OR REPLACE TABLE ct_backward_reach_7 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_6 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_6 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_6 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_6 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_6 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_6 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_6 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_7 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_7 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_7 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_7 l JOIN ct_backward_reach_7 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_7 l JOIN ct_backward_reach_7 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_7 l JOIN ct_backward_reach_7 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_7 l JOIN ct_backward_reach_7 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_7 l JOIN ct_backward_reach_7 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_7 l JOIN ct_backward_reach_7 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 365
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_7 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_7 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_7 l JOIN ct_backward_hits_7 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_6 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_7 AS
SELECT * FROM ct_backward_all_6 UNION ALL SELECT * FROM ct_backward_new_7;
CREATE OR REPLACE TABLE ct_backward_reach_8 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_7 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_7 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_7 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_7 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_7 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_7 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_7 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_8 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_8 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_8 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_8 l JOIN ct_backward_reach_8 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_8 l JOIN ct_backward_reach_8 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_8 l JOIN ct_backward_reach_8 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_8 l JOIN ct_backward_reach_8 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_8 l JOIN ct_backward_reach_8 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_8 l JOIN ct_backward_reach_8 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_8 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_8 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_8 l JOIN ct_backward_hits_8 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_7 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_8 AS
SELECT * FROM ct_backward_all_7 UNION ALL SELECT * FROM ct_backward_new_8;
CREATE OR REPLACE TABLE ct_backward_reach_9 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_8 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_8 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_8 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_8 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_8 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_8 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_8 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_9 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_9 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_9 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_9 l JOIN ct_backward_reach_9 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_9 l JOIN ct_backward_reach_9 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_9 l JOIN ct_backward_reach_9 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_9 l JOIN ct_backward_reach_9 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_9 l JOIN ct_backward_reach_9 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_9 l JOIN ct_backward_reach_9 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_9 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_9 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_9 l JOIN ct_backward_hits_9 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_8 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_9 AS
SELECT * FROM ct_backward_all_8 UNION ALL SELECT * FROM ct_backward_new_9;
CREATE OR REPLACE TABLE ct_backward_reach_10 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_9 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_9 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_9 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_9 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_9 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_9 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_9 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_10 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_10 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_10 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_10 l JOIN ct_backward_reach_10 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_10 l JOIN ct_backward_reach_10 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_10 l JOIN ct_backward_reach_10 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_10 l JOIN ct_backward_reach_10 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_10 l JOIN ct_backward_reach_10 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_10 l JOIN ct_backward_reach_10 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_10 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_10 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_10 l JOIN ct_backward_hits_10 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_9 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_10 AS
SELECT * FROM ct_backward_all_9 UNION ALL SELECT * FROM ct_backward_new_10;
CREATE OR REPLACE TABLE ct_backward_reach_11 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_10 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_10 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_10 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_10 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_10 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_10 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_10 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_11 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_11 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_11 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_11 l JOIN ct_backward_reach_11 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_11 l JOIN ct_backward_reach_11 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_11 l JOIN ct_backward_reach_11 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_11 l JOIN ct_backward_reach_11 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_11 l JOIN ct_backward_reach_11 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_11 l JOIN ct_backward_reach_11 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_11 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_11 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_11 l JOIN ct_backward_hits_11 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_10 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_11 AS
SELECT * FROM ct_backward_all_10 UNION ALL SELECT * FROM ct_backward_new_11;
CREATE OR REPLACE TABLE ct_backward_reach_12 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_11 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_11 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_11 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_11 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_11 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_11 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_11 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_12 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_12 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_12 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_12 l JOIN ct_backward_reach_12 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_12 l JOIN ct_backward_reach_12 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_12 l JOIN ct_backward_reach_12 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_12 l JOIN ct_backward_reach_12 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_12 l JOIN ct_backward_reach_12 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_12 l JOIN ct_backward_reach_12 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_12 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_12 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_12 l JOIN ct_backward_hits_12 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_11 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_12 AS
SELECT * FROM ct_backward_all_11 UNION ALL SELECT * FROM ct_backward_new_12;
CREATE OR REPLACE TABLE ct_backward_reach_13 AS
SELECT party, kind, number, second, day, MIN(units) AS units FROM (
SELECT l.from_party AS party, 1 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_12 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NULL
UNION ALL
SELECT l.from_party AS party, 6 AS kind, l.goods_key AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_12 l WHERE l.goods_key IS NOT NULL AND l.from_party IS NOT NULL AND l.bucket IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 7 AS kind, l.goods_key AS number, n.near AS second, l.departed AS day, l.units FROM ct_backward_new_12 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.goods_key IS NOT NULL AND l.from_party IS NOT NULL
UNION ALL
SELECT l.from_party AS party, 2 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_12 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 0
UNION ALL
SELECT l.from_party AS party, 3 AS kind, n.near AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_12 l JOIN ct_a_near n ON l.bucket = n.bucket WHERE l.bucket IS NOT NULL AND l.from_party IS NOT NULL AND l.is_counted = 1 AND l.is_open = 1
UNION ALL
SELECT l.from_party AS party, 4 AS kind, 0 AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_12 l WHERE l.leg >= 0 AND l.from_party IS NOT NULL AND l.is_family = 1
UNION ALL
SELECT l.from_party AS party, 5 AS kind, s.serial AS number, -1 AS second, l.departed AS day, l.units FROM ct_backward_new_12 l JOIN ct_leg_serials s ON l.lake_file = s.lake_file AND l.lake_row = s.lake_row AND l.leg = s.leg WHERE s.serial IS NOT NULL AND l.from_party IS NOT NULL
) x GROUP BY party, kind, number, second, day;
CREATE OR REPLACE TABLE ct_backward_there_13 AS
SELECT l.* FROM ct_legs l JOIN (SELECT party FROM ct_backward_reach_13 GROUP BY party) p ON l.to_party = p.party;
CREATE OR REPLACE TABLE ct_backward_hits_13 AS
SELECT lake_file, lake_row, leg FROM (
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_13 l JOIN ct_backward_reach_13 r ON l.to_party = r.party AND r.kind = 1 AND l.goods_key = r.number AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_13 l JOIN ct_backward_reach_13 r ON l.to_party = r.party AND r.kind = 6 AND l.goods_key = r.number AND (l.is_words = 0 OR l.bucket IS NULL) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_13 l JOIN ct_backward_reach_13 r ON l.to_party = r.party AND r.kind = 7 AND l.goods_key = r.number AND l.bucket = r.second AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_13 l JOIN ct_backward_reach_13 r ON l.to_party = r.party AND r.kind = 2 AND l.bucket = r.number AND l.is_open = 1 AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_13 l JOIN ct_backward_reach_13 r ON l.to_party = r.party AND r.kind = 3 AND l.bucket = r.number AND (l.available >= r.day - 90 OR l.units >= r.units) AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_backward_there_13 l JOIN ct_backward_reach_13 r ON l.to_party = r.party AND r.kind = 4 AND l.is_part = 1 AND l.available <= r.day + 1 AND l.available >= r.day - 90
UNION ALL
SELECT l.lake_file, l.lake_row, l.leg FROM ct_leg_serials l JOIN ct_backward_reach_13 r ON l.to_party = r.party AND r.kind = 5 AND l.serial = r.number AND l.available <= r.day + 1
) x GROUP BY lake_file, lake_row, leg;
CREATE OR REPLACE TABLE ct_backward_new_13 AS
SELECT l.lake_file, l.lake_row, l.leg, l.from_party, l.to_party, l.departed, l.available, l.goods_key, l.bucket, l.units, l.is_open, l.is_words, l.is_counted, l.is_part, l.is_family, l.is_controlled, l.is_declared, l.is_end FROM ct_backward_there_13 l JOIN ct_backward_hits_13 h ON l.lake_file = h.lake_file AND l.lake_row = h.lake_row AND l.leg = h.leg LEFT JOIN ct_backward_all_12 a ON l.lake_file = a.lake_file AND l.lake_row = a.lake_row AND l.leg = a.leg WHERE a.lake_row IS NULL;
CREATE OR REPLACE TABLE ct_backward_all_13 AS
SELECT * FROM ct_backward_all_12 UNION ALL SELECT * FROM ct_backward_new_13;
CREATE OR REPLACE TABLE ct_read_own AS
SELECT party FROM (
SELECT from_party AS party FROM ct_backward_all_13
UNION ALL
SELECT to_party AS party FROM ct_backward_all_13
UNION ALL
SELECT j.to_party AS party FROM ct_joined j JOIN ct_backward_all_13 w ON j.lake_file = w.lake_file AND j.lake_row = w.lake_row
UNION ALL
SELECT j.end_party AS party FROM ct_joined j JOIN ct_backward_all_13 w ON j.lake_file = w.lake_file AND j.lake_row = w.lake_row
UNION ALL
SELECT j.from_party AS party FROM ct_joined j WHERE j.is_touched = 1
UNION ALL
SELECT j.via_party AS party FROM ct_joined j WHERE j.is_touched = 1
UNION ALL
SELECT j.to_party AS party FROM ct_joined j WHERE j.is_touched = 1
UNION ALL
SELECT j.end_party AS party FROM ct_joined j WHERE j.is_touched = 1
UNION ALL
SELECT party AS party FROM ct_a_parties WHERE is_whole = 1 OR is_asked = 1 OR is_searched = 1
) x WHERE party IS NOT NULL GROUP BY party;
CREATE OR REPLACE TABLE ct_read AS
SELECT party FROM (SELECT party FROM ct_read_own UNION ALL SELECT b.beside AS party FROM ct_a_beside b JOIN ct_read_own o ON b.party = o.party) x GROUP BY party;
CREATE OR REPLACE TABLE ct_shared AS
SELECT serial FROM (SELECT l.serial FROM ct_leg_serials l JOIN ct_backward_all_13 w ON l.lake_file = w.lake_file AND l.lake_row = w.lake_row UNION ALL SELECT serial FROM ct_a_serials WHERE is_seen = 1) x GROUP BY serial;
CREATE OR REPLACE TABLE ct_served AS
SELECT l.from_party AS middle, l.to_party, l.goods_key FROM ct_legs l JOIN ct_read p ON l.from_party = p.party WHERE l.is_end = 1 AND l.goods_key IS NOT NULL AND l.to_party IS NOT NULL GROUP BY l.from_party, l.to_party, l.goods_key;
CREATE OR REPLACE TABLE ct_taken_over AS
SELECT l.from_party, s.to_party, s.goods_key FROM ct_legs l JOIN ct_served s ON l.to_party = s.middle AND l.goods_key = s.goods_key WHERE l.from_party IS NOT NULL GROUP BY l.from_party, s.to_party, s.goods_key;
CREATE OR REPLACE TABLE ct_rows_first AS
SELECT lake_file, lake_row FROM (
SELECT lake_file, lake_row FROM ct_backward_all_13
UNION ALL
SELECT l.lake_file, l.lake_row FROM ct_legs l JOIN ct_read p ON l.from_party = p.party
UNION ALL
SELECT l.lake_file, l.lake_row FROM ct_legs l JOIN ct_read p ON l.to_party = p.party
UNION ALL
SELECT lake_file, lake_row FROM ct_joined WHERE is_odd = 1 OR is_whole = 1
UNION ALL
SELECT l.lake_file, l.lake_row FROM ct_leg_serials l JOIN ct_shared s ON l.serial = s.serial
UNION ALL
SELECT r.lake_file, r.lake_row FROM ct_rows r JOIN ct_a_licences a ON r.license = a.license
UNION ALL
SELECT r.lake_file, r.lake_row FROM ct_rows r JOIN ct_a_ids a ON r.shipment_id = a.shipment_id
UNION ALL
SELECT l.lake_file, l.lake_row FROM ct_legs l JOIN ct_taken_over t ON l.from_party = t.from_party AND l.to_party = t.to_party AND l.goods_key = t.goods_key
) x GROUP BY lake_file, lake_row;
CREATE OR REPLACE TABLE ct_ids AS
SELECT shipment_id, COUNT(*) AS times FROM ct_joined GROUP BY shipment_id;
CREATE OR REPLACE TABLE ct_masters AS
SELECT master_bill FROM ct_joined WHERE master_bill <> '' GROUP BY master_bill;
CREATE OR REPLACE TABLE ct_keys AS
SELECT j.goods_key FROM ct_joined j JOIN ct_rows_first f ON j.lake_file = f.lake_file AND j.lake_row = f.lake_row WHERE j.goods_key IS NOT NULL GROUP BY j.goods_key;
CREATE OR REPLACE TABLE ct_stated AS
SELECT j.* FROM ct_joined j JOIN ct_keys k ON j.goods_key = k.goods_key WHERE j.strictness IS NOT NULL;
CREATE OR REPLACE TABLE ct_stated_alone AS
SELECT j.* FROM ct_stated j JOIN ct_ids i ON j.shipment_id = i.shipment_id LEFT JOIN ct_masters h ON j.shipment_id = h.master_bill WHERE j.is_plain = 1 AND (i.times = 1 OR j.shipment_id = '') AND h.master_bill IS NULL;
CREATE OR REPLACE TABLE ct_strictest AS
SELECT goods_key, MIN(strictness) AS strictness FROM ct_stated_alone GROUP BY goods_key;
CREATE OR REPLACE TABLE ct_strictest_day AS
SELECT s.goods_key, s.strictness, MIN(a.departed) AS departed FROM ct_strictest s JOIN ct_stated_alone a ON a.goods_key = s.goods_key AND a.strictness = s.strictness GROUP BY s.goods_key, s.strictness;
CREATE OR REPLACE TABLE ct_strictest_id AS
SELECT s.goods_key, s.strictness, s.departed, MIN(a.shipment_id) AS shipment_id FROM ct_strictest_day s JOIN ct_stated_alone a ON a.goods_key = s.goods_key AND a.strictness = s.strictness AND a.departed = s.departed GROUP BY s.goods_key, s.strictness, s.departed;
CREATE OR REPLACE TABLE ct_rows_strictest AS
SELECT lake_file, lake_row FROM (
SELECT j.lake_file, j.lake_row FROM ct_stated j JOIN ct_ids i ON j.shipment_id = i.shipment_id LEFT JOIN ct_masters h ON j.shipment_id = h.master_bill LEFT JOIN ct_strictest_id s ON j.goods_key = s.goods_key WHERE s.goods_key IS NULL OR (j.strictness = s.strictness AND j.departed = s.departed AND j.shipment_id = s.shipment_id) OR (NOT (j.is_plain = 1 AND (i.times = 1 OR j.shipment_id = '') AND h.master_bill IS NULL) AND j.strictness <= s.strictness)
) x GROUP BY lake_file, lake_row;
CREATE OR REPLACE TABLE ct_moved AS
SELECT j.lake_file, j.lake_row, j.shipment_id, j.departed, CASE WHEN j.available > j.departed THEN j.available ELSE j.departed END AS moved, CASE WHEN j.is_plain = 1 AND (i.times = 1 OR j.shipment_id = '') AND h.master_bill IS NULL THEN 1 ELSE 0 END AS is_alone
FROM ct_joined j JOIN ct_ids i ON j.shipment_id = i.shipment_id LEFT JOIN ct_masters h ON j.shipment_id = h.master_bill;
CREATE OR REPLACE TABLE ct_last AS
SELECT MAX(moved) AS moved FROM ct_moved WHERE is_alone = 1;
CREATE OR REPLACE TABLE ct_last_day AS
SELECT m.moved, MIN(m.departed) AS departed FROM ct_moved m JOIN ct_last l ON m.moved = l.moved WHERE m.is_alone = 1 GROUP BY m.moved;
CREATE OR REPLACE TABLE ct_last_id AS
SELECT m.moved, m.departed, MIN(m.shipment_id) AS shipment_id FROM ct_moved m JOIN ct_last_day l ON m.moved = l.moved AND m.departed = l.departed WHERE m.is_alone = 1 GROUP BY m.moved, m.departed;
CREATE OR REPLACE TABLE ct_rows_last AS
SELECT lake_file, lake_row FROM (
SELECT m.lake_file, m.lake_row FROM ct_moved m JOIN ct_last_id l ON m.moved = l.moved AND m.departed = l.departed AND m.shipment_id = l.shipment_id WHERE m.is_alone = 1
UNION ALL
SELECT m.lake_file, m.lake_row FROM ct_moved m CROSS JOIN ct_last l WHERE m.is_alone = 0 AND (l.moved IS NULL OR m.moved >= l.moved)
) x GROUP BY lake_file, lake_row;
CREATE OR REPLACE TABLE ct_rows_all AS
SELECT lake_file, lake_row FROM (
SELECT lake_file, lake_row FROM ct_rows_first
UNION ALL
SELECT lake_file, lake_row FROM ct_rows_strictest
UNION ALL
SELECT lake_file, lake_row FROM ct_rows_last
) x GROUP BY lake_file, lake_row;
CREATE OR REPLACE TABLE ct_filed AS
SELECT j.shipment_id FROM ct_joined j JOIN ct_rows_all a ON j.lake_file = a.lake_file AND j.lake_row = a.lake_row WHERE j.shipment_id <> '' GROUP BY j.shipment_id;
CREATE OR REPLACE TABLE ct_taken_refs AS
SELECT lake_file, lake_row FROM (
SELECT j.lake_file, j.lake_row FROM ct_joined j JOIN ct_filed f ON j.shipment_id = f.shipment_id
UNION ALL
SELECT j.lake_file, j.lake_row FROM ct_joined j JOIN ct_filed f ON j.master_bill = f.shipment_id WHERE j.master_bill <> ''
UNION ALL
SELECT lake_file, lake_row FROM ct_rows_all
) x GROUP BY lake_file, lake_row;
CREATE OR REPLACE TABLE ct_taken AS
SELECT r.shipment_id, r.ship_date, r.arrival_date, r.exporter_name, r.exporter_country, r.exporter_address, r.intermediate_consignee_name, r.intermediate_consignee_country, r.intermediate_consignee_address, r.consignee_name, r.consignee_country, r.consignee_address, r.end_user_name, r.end_user_country, r.end_user_address, r.forwarder_name, r.forwarder_country, r.notify_name, r.declared_description, r.part_number, r.eccn, r.hs_code, r.origin_country, r.quantity, r.unit_value, r.total_value, r.currency, r.gross_weight_kg, r.mode, r.port_of_lading, r.port_of_unlading, r.license, r.license_type, r.serial_numbers, r.order_id, r.status, r.movement_type, r.version, r.filed_at, r.item_number, r.container, r.master_bill, r.house_bill, r.lake_file, r.lake_row FROM ct_rows r JOIN ct_taken_refs w ON r.lake_file = w.lake_file AND r.lake_row = w.lake_row;
-- must be 0, otherwise: names of the lake have no answer: the answers are of another lake, or cut off
SELECT COUNT(*) FROM ct_mentions m LEFT JOIN ct_a_parties p ON m.name = p.name AND m.country = p.country WHERE p.name IS NULL;
-- must be 0, otherwise: rows were lost or doubled when they were joined with the answers: goods or days without an answer, or answers that are given twice
SELECT r.n - j.n FROM (SELECT COUNT(*) AS n FROM ct_rows) r CROSS JOIN (SELECT COUNT(*) AS n FROM ct_joined) j;
