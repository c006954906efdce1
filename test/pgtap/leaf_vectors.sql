-- Cases of what an answer is worth, and of the problems of forms, each with the right result from an independent
-- calculation in fractions and 100 decimals.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(4);

CREATE TEMP TABLE scored (name text, doc text, form jsonb, score numeric, coverage numeric);
INSERT INTO scored VALUES
	('today: goalposts [30, 5] of 10', '{"code": "t", "nodes": [{"code": "q", "goalposts": [30, 5]}]}', '{"q": 10}',
		'80', '1'),
	('today: goalposts [30, 5] of 40', '{"code": "t", "nodes": [{"code": "q", "goalposts": [30, 5]}]}', '{"q": 40}',
		'0', '1'),
	('today: goalposts [30, 5] of 1', '{"code": "t", "nodes": [{"code": "q", "goalposts": [30, 5]}]}', '{"q": 1}',
		'100', '1'),
	('today: direction -', '{"code": "t", "nodes": [{"code": "q", "direction": "-"}]}', '{"q": 12}', '88', '1'),
	('today: levels', '{"code": "t", "nodes": [{"code": "q", "levels": {"0": 0, "1": 50, "2": 100}}]}', '{"q": 1}',
		'50', '1'),
	('today: log', '{"code": "t", "nodes": [{"code": "q", "goalposts": [100, 75000], "transform": "log"}]}',
		'{"q": 11466}', '71.630193', '1'),
	('answers: Ya', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, "Tidak": 0, '
		'"Tidak berlaku": "not_applicable"}}]}', '{"q": "Ya"}', '100', '1'),
	('answers: Sebagian', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, "Tidak": '
		'0, "Tidak berlaku": "not_applicable"}}]}', '{"q": "Sebagian"}', '50', '1'),
	('answers: Tidak', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, "Tidak": 0, '
		'"Tidak berlaku": "not_applicable"}}]}', '{"q": "Tidak"}', '0', '1'),
	('answers: Tidak berlaku', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": "Tidak berlaku"}', NULL, '1'),
	('answers: not_applicable', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": "not_applicable"}', NULL, '1'),
	('answers: missing', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, "Tidak": 0, '
		'"Tidak berlaku": "not_applicable"}}]}', '{"q": null}', NULL, '0'),
	('answers: any order of merit', '{"code": "t", "nodes": [{"code": "q", "answers": {"terlalu sedikit": 20, '
		'"cukup": 100, "terlalu banyak": 40}}]}', '{"q": "terlalu banyak"}', '40', '1'),
	('answers: values read by goalposts', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 1, "Tidak": 0}, '
		'"goalposts": [0, 1]}]}', '{"q": "Ya"}', '100', '1'),
	('answers: values read with direction -', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 90, '
		'"Tidak": 0}, "direction": "-"}]}', '{"q": "Ya"}', '10', '1'),
	('answers: values read by a curve', '{"code": "t", "nodes": [{"code": "q", "answers": {"A": 25, "B": 85}, '
		'"curve": [[0, 100], [50, 60], [120, 0]]}]}', '{"q": "B"}', '30', '1'),
	('answers: below zero', '{"code": "t", "scale": [-1, 2], "nodes": [{"code": "q", "answers": {"A": 2, "B": 1, '
		'"C": -1}}]}', '{"q": "C"}', '-1', '1'),
	('answers: marks', '{"code": "t", "scale": "points", "nodes": [{"code": "q", "answers": {"A": 4, "B": 2}, '
		'"points": 4}, {"code": "r", "points": 6}]}', '{"q": "B", "r": 5}', '7', '1'),
	('choose sum: 1 and 3 of 6', '{"code": "t", "nodes": [{"code": "q", "answers": {"o1": 1, "o2": 2, "o3": 3}, '
		'"choose": "sum", "goalposts": [0, 6], "round": 2}]}', '{"q": ["o1", "o3"]}', '66.67', '1'),
	('choose sum: one label without brackets', '{"code": "t", "nodes": [{"code": "q", "answers": {"o1": 1, "o2": '
		'2, "o3": 3}, "choose": "sum", "goalposts": [0, 6], "round": 2}]}', '{"q": "o2"}', '33.33', '1'),
	('choose sum: nothing chosen', '{"code": "t", "nodes": [{"code": "q", "answers": {"o1": 1, "o2": 2, "o3": 3}, '
		'"choose": "sum", "goalposts": [0, 6]}]}', '{"q": []}', '0', '1'),
	('choose sum: clipped by goalposts', '{"code": "t", "nodes": [{"code": "q", "answers": {"o1": 1, "o2": 2, '
		'"o3": 3}, "choose": "sum", "goalposts": [0, 4]}]}', '{"q": ["o1", "o2", "o3"]}', '100', '1'),
	('choose sum: read by bands', '{"code": "t", "nodes": [{"code": "q", "answers": {"o1": 1, "o2": 2, "o3": 3}, '
		'"choose": "sum", "bands": "[0,2] 0, [3,5] 50, [6,6] 100; round 0"}]}', '{"q": ["o1", "o2"]}', '50', '1'),
	('choose max', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, "Tidak": 0, '
		'"Tidak berlaku": "not_applicable"}, "choose": "max"}]}', '{"q": ["Tidak", "Sebagian"]}', '50', '1'),
	('choose max: not applicable alone', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": '
		'50, "Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "max"}]}', '{"q": ["Tidak berlaku"]}', NULL,
		'1'),
	('a number as a string', '{"code": "t", "nodes": [{"code": "q", "goalposts": [1, 4], "round": 2}]}',
		'{"q": "3"}', '66.67', '1'),
	('curve of 0', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]]}]}', '{"q": 0}',
		'100', '1'),
	('curve of 25', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]]}]}', '{"q": 25}',
		'80', '1'),
	('curve of 50', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]]}]}', '{"q": 50}',
		'60', '1'),
	('curve of 85', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]]}]}', '{"q": 85}',
		'30', '1'),
	('curve of 120', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]]}]}',
		'{"q": 120}', '0', '1'),
	('curve of 130', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]]}]}',
		'{"q": 130}', '0', '1'),
	('curve of -5', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]]}]}', '{"q": -5}',
		'100', '1'),
	('curve: best in the middle', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 0], [10, 100], [50, 0]]}]}',
		'{"q": 20}', '75', '1'),
	('curve: fraction kept exactly by round', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 0], [7, 100]], '
		'"round": 6}]}', '{"q": 1}', '14.285714', '1'),
	('curve: value of 30 digits', '{"code": "t", "nodes": [{"code": "q", "curve": '
		'[[0.111111111111111111111111111111, 0], [0.333333333333333333333333333333, 100]]}]}',
		'{"q": 0.222222222222222222222222222222}', '50', '1'),
	('curve: US EPA AQI of PM2.5, table of 2012: 12.0', '{"code": "t", "scale": [0, 500], "round": 0, "nodes": '
		'[{"code": "pm25", "curve": [[0, 0], [12, 50], [12.1, 51], [35.4, 100], [35.5, 101], [55.4, 150], [55.5, '
		'151], [150.4, 200], [150.5, 201], [250.4, 300], [250.5, 301], [500.4, 500]]}]}', '{"pm25": 12.0}', '50',
		'1'),
	('curve: US EPA AQI of PM2.5, table of 2012: 12.1', '{"code": "t", "scale": [0, 500], "round": 0, "nodes": '
		'[{"code": "pm25", "curve": [[0, 0], [12, 50], [12.1, 51], [35.4, 100], [35.5, 101], [55.4, 150], [55.5, '
		'151], [150.4, 200], [150.5, 201], [250.4, 300], [250.5, 301], [500.4, 500]]}]}', '{"pm25": 12.1}', '51',
		'1'),
	('curve: US EPA AQI of PM2.5, table of 2012: 35.4', '{"code": "t", "scale": [0, 500], "round": 0, "nodes": '
		'[{"code": "pm25", "curve": [[0, 0], [12, 50], [12.1, 51], [35.4, 100], [35.5, 101], [55.4, 150], [55.5, '
		'151], [150.4, 200], [150.5, 201], [250.4, 300], [250.5, 301], [500.4, 500]]}]}', '{"pm25": 35.4}', '100',
		'1'),
	('curve: US EPA AQI of PM2.5, table of 2012: 35.9', '{"code": "t", "scale": [0, 500], "round": 0, "nodes": '
		'[{"code": "pm25", "curve": [[0, 0], [12, 50], [12.1, 51], [35.4, 100], [35.5, 101], [55.4, 150], [55.5, '
		'151], [150.4, 200], [150.5, 201], [250.4, 300], [250.5, 301], [500.4, 500]]}]}', '{"pm25": 35.9}', '102',
		'1'),
	('curve: US EPA AQI of PM2.5, table of 2012: 40', '{"code": "t", "scale": [0, 500], "round": 0, "nodes": '
		'[{"code": "pm25", "curve": [[0, 0], [12, 50], [12.1, 51], [35.4, 100], [35.5, 101], [55.4, 150], [55.5, '
		'151], [150.4, 200], [150.5, 201], [250.4, 300], [250.5, 301], [500.4, 500]]}]}', '{"pm25": 40}', '112',
		'1'),
	('curve: US EPA AQI of PM2.5, table of 2012: 55', '{"code": "t", "scale": [0, 500], "round": 0, "nodes": '
		'[{"code": "pm25", "curve": [[0, 0], [12, 50], [12.1, 51], [35.4, 100], [35.5, 101], [55.4, 150], [55.5, '
		'151], [150.4, 200], [150.5, 201], [250.4, 300], [250.5, 301], [500.4, 500]]}]}', '{"pm25": 55}', '149',
		'1'),
	('curve: US EPA AQI of PM2.5, table of 2012: 60', '{"code": "t", "scale": [0, 500], "round": 0, "nodes": '
		'[{"code": "pm25", "curve": [[0, 0], [12, 50], [12.1, 51], [35.4, 100], [35.5, 101], [55.4, 150], [55.5, '
		'151], [150.4, 200], [150.5, 201], [250.4, 300], [250.5, 301], [500.4, 500]]}]}', '{"pm25": 60}', '153',
		'1'),
	('bands of 9', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; round 1 '
		'down"}]}', '{"q": 9}', '100', '1'),
	('bands of 9.05', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; '
		'round 1 down"}]}', '{"q": 9.05}', '100', '1'),
	('bands of 9.0999', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; '
		'round 1 down"}]}', '{"q": 9.0999}', '100', '1'),
	('bands of 9.1', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; round '
		'1 down"}]}', '{"q": 9.1}', '50', '1'),
	('bands of 35.49', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; '
		'round 1 down"}]}', '{"q": 35.49}', '50', '1'),
	('bands of 35.5', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; '
		'round 1 down"}]}', '{"q": 35.5}', '0', '1'),
	('bands of 1000', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; '
		'round 1 down"}]}', '{"q": 1000}', '0', '1'),
	('bands: best in the middle, of 5', '{"code": "t", "scale": [0, 4], "nodes": [{"code": "q", "bands": "[0,10) '
		'under zone 0, [10,20) 4, [20,30) 3, [30,40) 2, [40,50) 1, [50,) over zone 0"}]}', '{"q": 5}', '0', '1'),
	('bands: best in the middle, of 10', '{"code": "t", "scale": [0, 4], "nodes": [{"code": "q", "bands": "[0,10) '
		'under zone 0, [10,20) 4, [20,30) 3, [30,40) 2, [40,50) 1, [50,) over zone 0"}]}', '{"q": 10}', '4', '1'),
	('bands: best in the middle, of 39.999', '{"code": "t", "scale": [0, 4], "nodes": [{"code": "q", "bands": '
		'"[0,10) under zone 0, [10,20) 4, [20,30) 3, [30,40) 2, [40,50) 1, [50,) over zone 0"}]}', '{"q": 39.999}',
		'2', '1'),
	('bands: best in the middle, of 55', '{"code": "t", "scale": [0, 4], "nodes": [{"code": "q", "bands": "[0,10) '
		'under zone 0, [10,20) 4, [20,30) 3, [30,40) 2, [40,50) 1, [50,) over zone 0"}]}', '{"q": 55}', '0', '1'),
	('bands: predicate and colour are allowed', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,50) 0 '
		'\"Rendah\" #d7191c, [50,100] 100 \"Tinggi\" #1a9641"}]}', '{"q": 50}', '100', '1'),
	('power 2', '{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 10], "transform": {"power": 2}}]}',
		'{"q": 5}', '25', '1'),
	('power of the share, falling goalposts', '{"code": "t", "nodes": [{"code": "q", "goalposts": [10, 0], '
		'"transform": {"power": 2}}]}', '{"q": 5}', '25', '1'),
	('power 0.5, exact', '{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 100], "transform": {"power": '
		'0.5}}]}', '{"q": 25}', '50', '1'),
	('power 0.5 at both ends', '{"code": "t", "nodes": [{"code": "a", "goalposts": [0, 100], "transform": '
		'{"power": 0.5}}, {"code": "b", "goalposts": [0, 100], "transform": {"power": 0.5}}]}',
		'{"a": -1, "b": 100}', '50', '1'),
	('power 0.5, a tie of round 1', '{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 1], "transform": '
		'{"power": 0.5}, "round": 1}]}', '{"q": 0.16016004}', '40', '1'),
	('power 0.8: tax rate of 40 between 84 and 26.1', '{"code": "t", "nodes": [{"code": "q", "goalposts": [84, '
		'26.1], "transform": {"power": 0.8}}]}', '{"q": 40}', '80.282205', '1'),
	('power on goalposts below zero', '{"code": "t", "nodes": [{"code": "q", "goalposts": [-10, 10], "transform": '
		'{"power": 2}}]}', '{"q": 0}', '25', '1'),
	('goalposts of data', '{"code": "t", "nodes": [{"code": "q", "goalposts": [0.1234567, 0.9876543]}]}',
		'{"q": 0.5555555}', '50', '1'),
	('goalposts of 30 digits', '{"code": "t", "nodes": [{"code": "q", "goalposts": '
		'[0.111111111111111111111111111111, 0.333333333333333333333333333333]}]}',
		'{"q": 0.222222222222222222222222222222}', '50', '1'),
	('goalposts of 30 digits before the point', '{"code": "t", "nodes": [{"code": "q", "goalposts": [0, '
		'200000000000000000000000000000]}]}', '{"q": 100000000000000000000000000000}', '50', '1'),
	('points on the scale of 100', '{"code": "t", "nodes": [{"code": "a", "points": 4}, {"code": "b", "points": '
		'6}]}', '{"a": 3, "b": 5}', '80', '1'),
	('scale points', '{"code": "t", "scale": "points", "nodes": [{"code": "a", "points": 4}, {"code": "b", '
		'"points": 6}]}', '{"a": 3, "b": 5}', '8', '1'),
	('points: more than full marks is clipped', '{"code": "t", "scale": "points", "nodes": [{"code": "a", '
		'"points": 4}, {"code": "b", "points": 6}]}', '{"a": 5, "b": 5}', '9', '1'),
	('points: missing shares its weight', '{"code": "t", "scale": "points", "nodes": [{"code": "a", "points": 4}, '
		'{"code": "b", "points": 6}]}', '{"a": 3}', '7.5', '0.4'),
	('points: missing zero', '{"code": "t", "scale": "points", "missing": "zero", "nodes": [{"code": "a", '
		'"points": 4}, {"code": "b", "points": 6}]}', '{"a": 3}', '3', '0.4'),
	('scale points: the weight of a section is its sum of points', '{"code": "t", "scale": "points", "nodes": '
		'[{"code": "q1", "points": 4}, {"code": "s", "nodes": [{"code": "q2", "points": 5}, {"code": "q3", '
		'"points": 1}]}]}', '{"q1": 4, "q2": 2, "q3": 1}', '7', '1'),
	('scale points: an indicator of weight 0 needs none', '{"code": "t", "scale": "points", "nodes": [{"code": '
		'"a", "points": 10}, {"code": "survey", "weight": 0, "goalposts": [0, 1]}]}', '{"a": 7}', '7', '1'),
	('points in a tree with weights', '{"code": "t", "nodes": [{"code": "s", "weight": 3, "nodes": [{"code": "a", '
		'"points": 4}, {"code": "b", "points": 6}]}, {"code": "e", "weight": 1}]}', '{"a": 4, "b": 6, "e": 0}',
		'75', '1'),
	('points: halves', '{"code": "t", "scale": "points", "round": 1, "nodes": [{"code": "a", "points": 2.5}, '
		'{"code": "b", "points": 2.5}]}', '{"a": 1.25, "b": 1}', '2.3', '1'),
	('rounding of a leaf', '{"code": "t", "nodes": [{"code": "q", "round": 0, "rounding": "down"}]}',
		'{"q": 59.99}', '59', '1'),
	('rounding of a leaf with goalposts, up', '{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 3], "round": '
		'2, "rounding": "up"}]}', '{"q": 1}', '33.34', '1'),
	('rounding of a log leaf that is exact', '{"code": "t", "nodes": [{"code": "q", "goalposts": [1, 100], '
		'"transform": "log", "round": 0, "rounding": "down"}]}', '{"q": 10}', '50', '1'),
	('a leaf with round is rounded once, from its exact value', '{"code": "t", "scale": [0, 3], "nodes": [{"code": '
		'"q", "round": 6}]}', '{"q": 1.0000015}', '1.000002', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 12.07', '{"code": "t", "scale": [0, 500], '
		'"round": 0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] '
		'101..150, [55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}',
		'{"pm25": 12.07}', '50', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 12.1', '{"code": "t", "scale": [0, 500], "round": '
		'0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] 101..150, '
		'[55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}', '{"pm25": 12.1}',
		'51', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 35.4', '{"code": "t", "scale": [0, 500], "round": '
		'0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] 101..150, '
		'[55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}', '{"pm25": 35.4}',
		'100', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 35.9', '{"code": "t", "scale": [0, 500], "round": '
		'0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] 101..150, '
		'[55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}', '{"pm25": 35.9}',
		'102', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 40', '{"code": "t", "scale": [0, 500], "round": '
		'0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] 101..150, '
		'[55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}', '{"pm25": 40}',
		'112', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 55', '{"code": "t", "scale": [0, 500], "round": '
		'0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] 101..150, '
		'[55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}', '{"pm25": 55}',
		'149', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 60', '{"code": "t", "scale": [0, 500], "round": '
		'0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] 101..150, '
		'[55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}', '{"pm25": 60}',
		'153', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 35.49', '{"code": "t", "scale": [0, 500], '
		'"round": 0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] '
		'101..150, [55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}',
		'{"pm25": 35.49}', '100', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 0', '{"code": "t", "scale": [0, 500], "round": 0, '
		'"nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] 101..150, '
		'[55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}', '{"pm25": 0}',
		'0', '1'),
	('bands with ranges of points: EPA PM2.5 of 2012 as printed: 500.49', '{"code": "t", "scale": [0, 500], '
		'"round": 0, "nodes": [{"code": "pm25", "bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] '
		'101..150, [55.5,150.4] 151..200, [150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]}',
		'{"pm25": 500.49}', '500', '1'),
	('bands with ranges of points: falling', '{"code": "t", "nodes": [{"code": "a", "bands": "[0,10] 100..50, '
		'(10,20] 50..0"}]}', '{"a": 15}', '25', '1');

CREATE TEMP TABLE refused (name text, doc text, form jsonb, problems jsonb);
INSERT INTO refused VALUES
	('today: value off the scale', '{"code": "t", "nodes": [{"code": "a"}]}', '{"a": 101}',
		'[["a", "value is not on the scale"]]'),
	('today: unknown code', '{"code": "t", "nodes": [{"code": "p1"}]}', '{"pl": 50}',
		'[["pl", "instrument has no indicator"]]'),
	('all problems of a form at once', '{"code": "t", "nodes": [{"code": "a"}, {"code": "b", "goalposts": [0, 5], '
		'"clip": false}, {"code": "c", "answers": {"Ya": 100, "Tidak": 0}}]}', '{"a": 101, "b": 6, "c": "ya", "x": '
		'1, "t": 3}', '[["t", "only indicators are answered"], ["a", "value is not on the scale"], ["b", "value is '
		'outside the goalposts"], ["c", "value is none of the answers"], ["x", "instrument has no indicator"]]'),
	('choose sum: off the scale of a plain indicator', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": '
		'100, "Sebagian": 50, "Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "sum"}]}',
		'{"q": ["Ya", "Sebagian"]}', '[["q", "value is not on the scale"]]'),
	('choose max: nothing chosen', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "max"}]}', '{"q": []}',
		'[["q", "no answer is chosen"]]'),
	('choose: chosen twice', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "max"}]}', '{"q": ["Ya", "Ya"]}',
		'[["q", "an answer is chosen twice"]]'),
	('choose: not applicable beside another', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, '
		'"Sebagian": 50, "Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "max"}]}',
		'{"q": ["Ya", "Tidak berlaku"]}', '[["q", "not applicable excludes other answers"]]'),
	('answers: an array without choose', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": '
		'50, "Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": ["Ya"]}', '[["q", "only one answer can be '
		'chosen"]]'),
	('answers: unknown label', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": "ya"}', '[["q", "value is none of the '
		'answers"]]'),
	('answers: a number is no label', '{"code": "t", "nodes": [{"code": "q", "answers": {"1": 100, "0": 0}}]}',
		'{"q": 1}', '[["q", "value is none of the answers"]]'),
	('answers: true is no label', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": true}', '[["q", "value is none of the '
		'answers"]]'),
	('an empty string is not missing', '{"code": "t", "nodes": [{"code": "q", "goalposts": [1, 4]}]}', '{"q": ""}',
		'[["q", "value must be a number"]]'),
	('a label where no answers are', '{"code": "t", "nodes": [{"code": "q"}]}', '{"q": "Ya"}',
		'[["q", "value must be a number"]]'),
	('an array where no answers are', '{"code": "t", "nodes": [{"code": "q"}]}', '{"q": [1, 3]}',
		'[["q", "value must be a number"]]'),
	('curve: clip false', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]], "clip": '
		'false}]}', '{"q": 121}', '[["q", "value is outside the curve"]]'),
	('bands: outside', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,50) 0, [50,100] 100"}]}', '{"q": 100.5}',
		'[["q", "value is outside the bands"]]'),
	('refuse', '{"code": "t", "not_applicable": "refuse", "nodes": [{"code": "a"}, {"code": "b"}]}',
		'{"a": 80, "b": "not_applicable"}', '[["b", "not applicable is no answer here"]]'),
	('refuse, by a label', '{"code": "t", "not_applicable": "refuse", "nodes": [{"code": "q", "answers": {"Ya": '
		'100, "Sebagian": 50, "Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": "Tidak berlaku"}',
		'[["q", "not applicable is no answer here"]]');

SELECT is((SELECT count(*) FROM scored), 89::bigint, 'the cases were read');

SELECT is_empty($$
	SELECT name, got, score, covered, coverage FROM scored, LATERAL (SELECT scorecard(doc::instrument, form)) c(card),
		LATERAL (SELECT score(card, doc::instrument)::numeric, coverage(card, doc::instrument)::numeric) s(got, covered)
	WHERE got IS DISTINCT FROM score OR covered IS DISTINCT FROM coverage
$$, 'each case has its score and its coverage');

-- code and the beginning of each problem
SELECT is_empty($$
	SELECT name, found, problems FROM refused, LATERAL (SELECT jsonb_agg(jsonb_build_array(p.code, p.problem))
		FROM answer_problems(doc::instrument, form) p) f(found)
	WHERE coalesce(jsonb_array_length(found), 0) <> jsonb_array_length(problems) OR EXISTS (
		SELECT FROM jsonb_array_elements(found) WITH ORDINALITY f(f, n)
			JOIN jsonb_array_elements(problems) WITH ORDINALITY p(p, n) USING (n)
		WHERE (f->>0 <> p->>0 OR NOT starts_with(f->>1, p->>1)))
$$, 'each form has its problems, in their order');

-- what scorecard() says is the first of them
CREATE FUNCTION pg_temp.failure(doc text, form jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM scorecard(doc::instrument, form);
	RETURN 'none';
EXCEPTION WHEN others THEN
	RETURN sqlerrm;
END$$;
SELECT is_empty($$
	SELECT name, failure, problems FROM refused, pg_temp.failure(doc, form) failure
	WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(problems) p
		WHERE failure ~~ ('%' || replace(p->>1, 'instrument has no', 'has no') || '%'))
$$, 'and is refused with one of them');

SELECT * FROM finish();
ROLLBACK;
