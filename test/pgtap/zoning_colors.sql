-- The colors of the standard zonings can be told apart, whatever one's color vision.
--
-- Computed here from published formulas and numbers: CIEDE2000 by Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference
-- Formula", Color Research and Application 30 (2005), which its 34 pairs of test data check; sRGB to CIELAB by
-- IEC 61966-2-1 and CIE 15; what a dichromat sees by Machado, Oliveira and Fernandes, "A Physiologically-based Model
-- for Simulation of Color Vision Deficiency" (2009), severity 1.0, on linear sRGB.
BEGIN;
SELECT plan(11);

-- the hue angle, in degrees from 0 to 360
CREATE FUNCTION pg_temp.hue(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN a = 0 AND b = 0 THEN 0 WHEN atan2d(b, a) < 0 THEN atan2d(b, a) + 360 ELSE atan2d(b, a) END $$;

CREATE FUNCTION pg_temp.ciede2000(l1 float8, a1 float8, b1 float8, l2 float8, a2 float8, b2 float8)
RETURNS float8 LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	c7 float8 := ((sqrt(a1 ^ 2 + b1 ^ 2) + sqrt(a2 ^ 2 + b2 ^ 2)) / 2) ^ 7;
	g float8 := 1.5 - 0.5 * sqrt(c7 / (c7 + 25 ^ 7));
	c1 float8 := sqrt((g * a1) ^ 2 + b1 ^ 2);
	c2 float8 := sqrt((g * a2) ^ 2 + b2 ^ 2);
	h1 float8 := pg_temp.hue(g * a1, b1);
	h2 float8 := pg_temp.hue(g * a2, b2);
	turn float8 := CASE WHEN c1 * c2 = 0 THEN 0 WHEN h2 - h1 > 180 THEN h2 - h1 - 360 WHEN h2 - h1 < -180
		THEN h2 - h1 + 360 ELSE h2 - h1 END;
	dh float8 := 2 * sqrt(c1 * c2) * sind(turn / 2);
	l float8 := (l1 + l2) / 2 - 50;
	c float8 := (c1 + c2) / 2;
	h float8 := CASE WHEN c1 * c2 = 0 THEN h1 + h2 WHEN abs(h1 - h2) <= 180 THEN (h1 + h2) / 2 WHEN h1 + h2 < 360
		THEN (h1 + h2 + 360) / 2 ELSE (h1 + h2 - 360) / 2 END;
	t float8 := 1 - 0.17 * cosd(h - 30) + 0.24 * cosd(2 * h) + 0.32 * cosd(3 * h + 6) - 0.2 * cosd(4 * h - 63);
	sl float8 := 1 + 0.015 * l ^ 2 / sqrt(20 + l ^ 2);
	sc float8 := 1 + 0.045 * c;
	sh float8 := 1 + 0.015 * c * t;
	rt float8 := -sind(60 * exp(-(((h - 275) / 25) ^ 2))) * 2 * sqrt(c ^ 7 / (c ^ 7 + 25 ^ 7));
BEGIN
	RETURN sqrt(((l2 - l1) / sl) ^ 2 + ((c2 - c1) / sc) ^ 2 + (dh / sh) ^ 2 + rt * ((c2 - c1) / sc) * (dh / sh));
END$$;

-- sRGB, linear, as a dichromat sees it, in CIELAB
CREATE FUNCTION pg_temp.linear(color text) RETURNS float8[] LANGUAGE sql IMMUTABLE AS $$
SELECT array_agg(CASE WHEN v <= 0.04045 THEN v / 12.92 ELSE ((v + 0.055) / 1.055) ^ 2.4 END ORDER BY i)
FROM generate_series(0, 2) i, LATERAL (SELECT get_byte(decode(substr(color, 2), 'hex'), i) / 255.0::float8) b(v) $$;
CREATE FUNCTION pg_temp.times(matrix float8[], v float8[]) RETURNS float8[] LANGUAGE sql IMMUTABLE AS
$$ SELECT array_agg(matrix[i][1] * v[1] + matrix[i][2] * v[2] + matrix[i][3] * v[3] ORDER BY i)
	FROM generate_series(1, 3) i $$;
CREATE FUNCTION pg_temp.lab(rgb float8[]) RETURNS float8[] LANGUAGE sql IMMUTABLE AS $$
SELECT ARRAY[116 * f[2] - 16, 500 * (f[1] - f[2]), 200 * (f[2] - f[3])]
FROM (SELECT array_agg(CASE WHEN t > 216 / 24389.0::float8 THEN cbrt(t) ELSE (24389 / 27.0::float8 * t + 16) / 116 END
	ORDER BY i)
	FROM unnest(pg_temp.times(
		'{{0.4124564,0.3575761,0.1804375},{0.2126729,0.7151522,0.0721750},{0.0193339,0.1191920,0.9503041}}', rgb),
		ARRAY[0.95047, 1, 1.08883]::float8[]) WITH ORDINALITY u(xyz, white, i),
			LATERAL (SELECT xyz / white) n(t)) s(f) $$;
CREATE TEMP TABLE vision (name text, matrix float8[]);
INSERT INTO vision VALUES ('normal', '{{1,0,0},{0,1,0},{0,0,1}}'),
	('protanopia', '{{0.152286,1.052583,-0.204868},{0.114503,0.786281,0.099216},{-0.003882,-0.048116,1.051998}}'),
	('deuteranopia', '{{0.367322,0.860646,-0.227968},{0.280085,0.672501,0.047413},{-0.011820,0.042940,0.968881}}'),
	('tritanopia', '{{1.255528,-0.076749,-0.178779},{-0.078411,0.930809,0.147602},{0.004733,0.691367,0.303900}}');
CREATE FUNCTION pg_temp.seen(color text, matrix float8[]) RETURNS float8[] LANGUAGE sql STABLE AS $$
SELECT pg_temp.lab(array_agg(least(greatest(v, 0), 1) ORDER BY i)) FROM unnest(pg_temp.times(matrix,
	pg_temp.linear(color))) WITH ORDINALITY u(v, i) $$;

--
-- The instruments
--
CREATE TEMP TABLE published (l1 float8, a1 float8, b1 float8, l2 float8, a2 float8, b2 float8, difference float8);
INSERT INTO published VALUES
	(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425), (50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615),
		(50, 2.8361, -74.02, 50, 0, -82.7485, 3.4412),
	(50, -1.3802, -84.2814, 50, 0, -82.7485, 1), (50, -1.1848, -84.8006, 50, 0, -82.7485, 1),
		(50, -0.9009, -85.5211, 50, 0, -82.7485, 1),
	(50, 0, 0, 50, -1, 2, 2.3669), (50, -1, 2, 50, 0, 0, 2.3669), (50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792),
		(50, 2.49, -0.001, 50, -2.49, 0.001, 7.1792),
	(50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195), (50, 2.49, -0.001, 50, -2.49, 0.0012, 7.2195),
		(50, -0.001, 2.49, 50, 0.0009, -2.49, 4.8045),
	(50, -0.001, 2.49, 50, 0.001, -2.49, 4.8045), (50, -0.001, 2.49, 50, 0.0011, -2.49, 4.7461),
		(50, 2.5, 0, 50, 0, -2.5, 4.3065), (50, 2.5, 0, 73, 25, -18, 27.1492),
	(50, 2.5, 0, 61, -5, 29, 22.8977), (50, 2.5, 0, 56, -27, -3, 31.9030), (50, 2.5, 0, 58, 24, 15, 19.4535),
		(50, 2.5, 0, 50, 3.1736, 0.5854, 1),
	(50, 2.5, 0, 50, 3.2972, 0, 1), (50, 2.5, 0, 50, 1.8634, 0.5757, 1), (50, 2.5, 0, 50, 3.2592, 0.335, 1),
	(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644), (63.0109, -31.0961, -5.8663, 62.8187, -29.7946,
		-4.0864, 1.2630),
	(61.2901, 3.7196, -5.3901, 61.4292, 2.248, -4.962, 1.8731), (35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901,
		1.8645),
	(22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373), (36.4612, 47.858, 18.3852, 36.2715, 50.5065,
		21.2231, 1.4146),
	(90.8027, -2.0831, 1.441, 91.1528, -1.6435, 0.0447, 1.4441), (90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239,
		1.5381),
	(6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377), (2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514,
		0.9082);
SELECT is(count(*), 34::bigint, '34 published pairs') FROM published;
-- of one pair the hues differ by 180 degrees, where the formula jumps to the value of the next one
SELECT is(count(*), 0::bigint, 'their CIEDE2000 is as published') FROM published
WHERE abs(pg_temp.ciede2000(l1, a1, b1, l2, a2, b2) - difference) > CASE WHEN a1 = -0.001 AND a2 = 0.001
	THEN 4.8045 - 4.7461 + 0.00005 ELSE 0.00005 END
	OR abs(pg_temp.ciede2000(l2, a2, b2, l1, a1, b1) - pg_temp.ciede2000(l1, a1, b1, l2, a2, b2)) > 1e-9;
SELECT is(array_agg(round(v::numeric, 1) ORDER BY i), ARRAY[53.2, 80.1, 67.2], 'red in CIELAB')
	FROM unnest(pg_temp.lab(pg_temp.linear('#ff0000'))) WITH ORDINALITY u(v, i);
SELECT is(array_agg(round(v::numeric, 1) ORDER BY i), ARRAY[32.3, 79.2, -107.9], 'blue in CIELAB')
	FROM unnest(pg_temp.lab(pg_temp.linear('#0000ff'))) WITH ORDINALITY u(v, i);
SELECT is(count(*), 0::bigint, 'gray is gray to all') FROM vision, LATERAL (SELECT pg_temp.seen('#808080',
	matrix)) s(lab) WHERE abs(lab[1] - 53.585) > 0.01 OR abs(lab[2]) > 0.1 OR abs(lab[3]) > 0.1;
SELECT cmp_ok(pg_temp.ciede2000(r[1], r[2], r[3], g[1], g[2], g[3]), '<', 10::float8,
	'the red and green that are not used are near to a deuteranope')
FROM vision, LATERAL (SELECT pg_temp.seen('#d7191c', matrix), pg_temp.seen('#1a9641', matrix)) s(r, g)
	WHERE name = 'deuteranopia';

--
-- The standard zonings
--
CREATE TEMP TABLE zone_color AS
SELECT s.name, b.zone, b.color, row_number() OVER (PARTITION BY s.name ORDER BY min(b.number)) AS place,
	count(*) OVER (PARTITION BY s.name) AS zones
FROM standard_zonings() s, bands(s.zoning) b GROUP BY s.name, b.zone, b.color;
SELECT is(count(*), 0::bigint, 'every zone has a color') FROM zone_color WHERE color IS NULL;
SELECT is(count(*), count(DISTINCT (name, zone)), 'and one alone') FROM zone_color;
CREATE TEMP TABLE pair AS
SELECT a.name, a.zone, b.zone AS other, vision.name AS vision, pg_temp.ciede2000(x[1], x[2], x[3], y[1], y[2],
	y[3]) AS difference
FROM zone_color a JOIN zone_color b ON a.name = b.name AND a.place < b.place
	AND (a.zones <= 5 OR b.place = a.place + 1), vision,
	LATERAL (SELECT pg_temp.seen(a.color, matrix), pg_temp.seen(b.color, matrix)) s(x, y);
SELECT is(count(DISTINCT name), (SELECT count(*) FROM standard_zonings()), 'all zonings are compared') FROM pair;
SELECT is(string_agg(format('%s: %s and %s under %s: %s', name, zone, other, vision, round(difference::numeric, 1)),
	', '), NULL,
	'no two colors are nearer than 20, among five zones, or neighbors of more') FROM pair WHERE difference < 20
		OR difference IS NULL;

-- a law that names a color is shown in it
SELECT is(array_agg(DISTINCT zone || ' ' || CASE WHEN chroma < 40 THEN 'gray' WHEN hue BETWEEN 20 AND 45 AND lab[1] < 55
	THEN 'red' WHEN hue BETWEEN 80 AND 105 AND lab[1] > 75 THEN 'yellow'
	WHEN hue BETWEEN 130 AND 165 THEN 'green' END), '{hijau green,kuning yellow,merah red}',
		'merah is red, kuning yellow, hijau green')
FROM zone_color, LATERAL (SELECT pg_temp.lab(pg_temp.linear(color))) l(lab),
	LATERAL (SELECT sqrt(lab[2] ^ 2 + lab[3] ^ 2), pg_temp.hue(lab[2], lab[3])) h(chroma, hue)
WHERE zone IN ('merah', 'kuning', 'hijau');

SELECT * FROM finish();
ROLLBACK;
