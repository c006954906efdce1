-- panel: everyone who is ranked together

CREATE TYPE panel;

CREATE FUNCTION panel_in(cstring) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION panel_out(panel) RETURNS cstring
	AS 'MODULE_PATHNAME', 'panel_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION panel_recv(internal) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION panel_send(panel) RETURNS bytea
	AS 'MODULE_PATHNAME', 'panel_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE panel (
	INPUT = panel_in,
	OUTPUT = panel_out,
	RECEIVE = panel_recv,
	SEND = panel_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

COMMENT ON TYPE panel IS
	'everyone who is ranked together: the bodies by their keys, and of each its cards, the cards of its units, its '
	'score or its tally; made by the aggregates panel()';

-- equality

CREATE FUNCTION panel_eq(panel, panel) RETURNS boolean
	AS 'byteaeq' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION panel_ne(panel, panel) RETURNS boolean
	AS 'byteane' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION panel_hash(panel) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION panel_hash_extended(panel, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = panel, RIGHTARG = panel, FUNCTION = panel_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR <> (LEFTARG = panel, RIGHTARG = panel, FUNCTION = panel_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);

COMMENT ON OPERATOR = (panel, panel) IS 'same bodies with the same cards, scores or tallies, and same instrument';
COMMENT ON OPERATOR <> (panel, panel) IS 'not equal';

CREATE OPERATOR CLASS panel_ops
	DEFAULT FOR TYPE panel USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 panel_hash(panel),
	FUNCTION 2 panel_hash_extended(panel, bigint);

COMMENT ON OPERATOR CLASS panel_ops USING hash IS 'hashing of panels, for DISTINCT and GROUP BY';
COMMENT ON OPERATOR FAMILY panel_ops USING hash IS 'hashing of panels';

-- private functions: transitions
--
-- A NULL card, score or tally is a body that was not assessed, so none of them is strict.

CREATE FUNCTION panel_accum(panel, key text, scorecard scorecard, instrument instrument) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_accum_card' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION panel_accum(panel, key text, unit text, scorecard scorecard, instrument instrument) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_accum_unit' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION panel_accum(panel, key text, score score) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_accum_score' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION panel_accum(panel, key text, tally tally) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_accum_tally' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION panel_accum(panel, key text, tally tally, population bigint) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_accum_tally' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION panel_combine(panel, panel) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION panel_final(panel) RETURNS panel
	AS 'MODULE_PATHNAME', 'panel_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- aggregates
--
-- SSPACE: some two hundred bodies with their scores, or some forty cards.

CREATE AGGREGATE panel(key text, scorecard scorecard, instrument instrument) (
	SFUNC = panel_accum,
	STYPE = panel,
	SSPACE = 8192,
	FINALFUNC = panel_final,
	COMBINEFUNC = panel_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE panel(text, scorecard, instrument) IS
	'panel from a row per card, in any order; a body, named by its key, may have several; a NULL card says that '
	'there is such a body, without a card from this row; a NULL key, a card of another instrument and a second '
	'instrument are an error, and so is a panel of 1 GB; NULL if there is no row';

CREATE AGGREGATE panel(key text, unit text, scorecard scorecard, instrument instrument) (
	SFUNC = panel_accum,
	STYPE = panel,
	SSPACE = 8192,
	FINALFUNC = panel_final,
	COMBINEFUNC = panel_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE panel(text, text, scorecard, instrument) IS
	'panel from a row per card of a unit of a body, in any order; a unit may have several cards, and the same name '
	'may name a unit of each body; a NULL card says that there is such a unit, without a card from this row; a NULL '
	'key or unit, a card of another instrument and a second instrument are an error, and so is a panel of 1 GB; NULL '
	'if there is no row';

CREATE AGGREGATE panel(key text, score score) (
	SFUNC = panel_accum,
	STYPE = panel,
	SSPACE = 8192,
	FINALFUNC = panel_final,
	COMBINEFUNC = panel_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE panel(text, score) IS
	'panel from a row per body, in any order; a body with a NULL score was not assessed; a NULL key and two rows of '
	'a key are an error, and so is a panel of 1 GB; NULL if there is no row';

CREATE AGGREGATE panel(key text, tally tally) (
	SFUNC = panel_accum,
	STYPE = panel,
	SSPACE = 8192,
	FINALFUNC = panel_final,
	COMBINEFUNC = panel_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE panel(text, tally) IS
	'panel from a row per body, in any order, with the tally of what was observed there, of an infinite population; a '
	'body with a NULL tally was not assessed; a NULL key and two rows of a key are an error, and so is a panel of 1 '
	'GB; NULL if there is no row';

CREATE AGGREGATE panel(key text, tally tally, population bigint) (
	SFUNC = panel_accum,
	STYPE = panel,
	SSPACE = 8192,
	FINALFUNC = panel_final,
	COMBINEFUNC = panel_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE panel(text, tally, bigint) IS
	'panel from a row per body, in any order, with the tally of what was observed there, and of how many values in '
	'all, the observed among them; NULL is an infinite population, a smaller one than was observed an error; a body '
	'with a NULL tally was not assessed; a NULL key and two rows of a key are an error, and so is a panel of 1 GB; '
	'NULL if there is no row';

CREATE AGGREGATE rollup(panel panel) (
	SFUNC = panel_combine,
	STYPE = panel,
	SSPACE = 8192,
	FINALFUNC = panel_final,
	COMBINEFUNC = panel_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE rollup(panel) IS
	'panels merged into one, as if it were made from all their rows; what they have of a body, cards, units, scores '
	'or tallies, must be the same, and so must the instrument; NULLs are ignored; NULL if there is none';

-- ranks
--
-- Not strict: a NULL option is its default.

CREATE FUNCTION ranks(panel panel, decimals integer DEFAULT 6, ties text DEFAULT 'min', OUT key text, OUT score score,
	OUT rank integer, OUT "of" integer)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_ranks' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 500;

COMMENT ON FUNCTION ranks(panel, integer, text) IS
	'a row per body, in the order of the bytes of the keys: its score, the mean over its cards, or over its units of '
	'the means over theirs, rounded once, half away from zero, to so many decimals, 0 to 6; its rank by that, the '
	'highest is 1, ties by ''min'' as rank() or ''dense'' as dense_rank(); and of how many; score, rank and of are '
	'NULL for a body that was not assessed, which nobody is ranked against';

CREATE FUNCTION rank_intervals(panel panel, draws integer DEFAULT 1000, seed bigint DEFAULT 1, vary text[] DEFAULT NULL,
	weight_range numeric DEFAULT 0.25, means text[] DEFAULT '{arithmetic,geometric,harmonic}',
	inside numeric DEFAULT 0.9, decimals integer DEFAULT 6, ties text DEFAULT 'min', zoning zoning DEFAULT NULL,
	given jsonb[] DEFAULT NULL, OUT key text, OUT score score, OUT rank integer, OUT mean numeric, OUT median integer,
	OUT low integer, OUT high integer, OUT p_first numeric, OUT p_same_zone numeric, OUT draws integer)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_rank_intervals' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 500;

COMMENT ON FUNCTION rank_intervals(panel, integer, bigint, text[], numeric, text[], numeric, integer, text, zoning,
	jsonb[]) IS
	'a row per body, in the order of the bytes of the keys: its score and rank as ranks() gives them with these '
	'decimals and ties, by which all draws are ranked, too; mean and median of its ranks in the draws; low and high, '
	'between which the middle share inside of them fell, low being the better rank; the share of all draws in which '
	'it was first, and in which it stayed in its zone of the zoning; and in how many draws it had a rank; vary names '
	'what is drawn: weights (each multiplied by one minus to one plus weight_range), mean (one of means for all '
	'nodes that have one of arithmetic, geometric and harmonic), missing (skip or zero for all nodes), leave_out '
	'(none or one indicator), sampling (the mean of a body plus its standard error times a normal deviate), by '
	'default weights of cards and sampling of tallies; given are weights to use instead of draws, each an object as '
	'reweight() takes it; seed, draw and the names of node and body decide each number (Philox4x32-10), on every '
	'machine and in every plan; what cannot be varied is an error that names it; percentiles by percentile_disc; see '
	'OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7';

CREATE FUNCTION rank_confidence(panel panel, confidence numeric DEFAULT 0.9, OUT key text, OUT low integer,
	OUT high integer)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_rank_confidence' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 500;

COMMENT ON FUNCTION rank_confidence(panel, numeric) IS
	'a row per body, in the order of the bytes of the keys: between which ranks its rank in the population lies with '
	'that confidence, above 0 and below 1, from comparing it with each other body by the standard errors of both '
	'means (Bonferroni); of cards, the totals of a body, or the means of its units, are its sample, of tallies what '
	'was observed, of the population that the panel knows; NULL for a body that was not assessed; a body with a '
	'single observation, and a tally of another mean than the arithmetic one, is an error; Mogstad, Romano, Shaikh, '
	'Wilhelm, Inference for ranks, Review of Economic Studies 91 (2024)';

CREATE FUNCTION draws(panel panel, draws integer DEFAULT 1000, seed bigint DEFAULT 1, vary text[] DEFAULT NULL,
	weight_range numeric DEFAULT 0.25, means text[] DEFAULT '{arithmetic,geometric,harmonic}', OUT draw integer,
	OUT factor text, OUT value text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_draws' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100000 ROWS 10000;

COMMENT ON FUNCTION draws(panel, integer, bigint, text[], numeric, text[]) IS
	'what rank_intervals() draws with the same arguments, a row per draw and factor: weights/CODE with the weight, '
	'exact and ready for reweight(), mean, missing, leave_out with the code of the indicator or NULL for none, and '
	'sampling/KEY with the normal deviate in standard errors';

CREATE FUNCTION sensitivity(panel panel, draws integer DEFAULT 1000, seed bigint DEFAULT 1, vary text[] DEFAULT NULL,
	weight_range numeric DEFAULT 0.25, means text[] DEFAULT '{arithmetic,geometric,harmonic}',
	inside numeric DEFAULT 0.9, decimals integer DEFAULT 6, ties text DEFAULT 'min', replicates integer DEFAULT 1000,
	key text DEFAULT NULL, OUT factor text, OUT first_order numeric, OUT first_low numeric, OUT first_high numeric,
	OUT total numeric, OUT total_low numeric, OUT total_high numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_sensitivity' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000000 ROWS 50;

COMMENT ON FUNCTION sensitivity(panel, integer, bigint, text[], numeric, text[], numeric, integer, text, integer,
	text) IS
	'a row per factor, named as in draws(): how much of the variance of the mean absolute shift of ranks, or of the '
	'rank of the body with that key, it accounts for alone (first_order) and with others (total), and between which '
	'values the middle share inside of the bootstrap''s replicates fell; from draws * (factors + 2) rankings; NULL '
	'where nothing changes any rank; rounded to six decimals, and not clipped to 0 to 1: an index far outside asks '
	'for more draws; the other arguments as in rank_intervals() (Saltelli and others, Variance based sensitivity '
	'analysis of model output, 2010; Jansen, Analysis of variance designs for model output, 1999; Saisana, Saltelli '
	'and Tarantola, Uncertainty and sensitivity analysis techniques as tools for the quality assessment of composite '
	'indicators, 2005)';

-- among the children of a node
--
-- Coefficients, measures and weights are no scores, and may lie outside their range: they are numeric.

CREATE FUNCTION correlations(panel panel, code text DEFAULT NULL, OUT a text, OUT b text, OUT n integer,
	OUT pearson numeric, OUT spearman numeric, OUT kendall numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_correlations' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 50;

COMMENT ON FUNCTION correlations(panel, text) IS
	'a row per pair of children of the node with that code, or of the root, in the order of the instrument: over the '
	'n bodies that have a score for both, Pearson''s correlation, Spearman''s, which is that of the ranks, average '
	'ranks for ties, and Kendall''s tau-b; -1 to 1, rounded to six decimals; NULL if one of the two is the same for '
	'all of them. A body''s score for a child is the mean over its cards, or over its units of the means over theirs, '
	'of score(card, instrument, child), rounded to six decimals. A panel of cards is needed; an unknown code and that '
	'of an indicator are errors (OECD/JRC, Handbook on Constructing Composite Indicators, 2008, step 4)';

CREATE FUNCTION cronbach_alpha(panel panel, code text DEFAULT NULL, OUT alpha numeric, OUT items integer,
	OUT bodies integer)
	RETURNS record
	AS 'MODULE_PATHNAME', 'panel_cronbach_alpha' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION cronbach_alpha(panel, text) IS
	'how well the children of the node with that code, or of the root, measure one thing: Cronbach''s alpha, k / (k - '
	'1) * (1 - sum of variances / variance of the sum), over the bodies that have a score for all k children, rounded '
	'to six decimals; 1 or less, without a lower limit; NULL with one child, one body, or bodies whose sums are all '
	'the same; beside it the number of children, and of these bodies; scores and errors as in correlations() '
	'(Cronbach, Coefficient alpha and the internal structure of tests, 1951)';

CREATE FUNCTION copeland(panel panel, code text DEFAULT NULL, OUT key text, OUT wins integer, OUT losses integer,
	OUT ties integer, OUT score integer)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_copeland' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 500;

COMMENT ON FUNCTION copeland(panel, text) IS
	'a row per body, in the order of the bytes of the keys: how many others it beats, loses to and ties with. One '
	'beats another if the children of the node with that code, or of the root, that both have a score for and in '
	'which it is higher weigh more than those in which it is lower; where none in common counts, neither is '
	'compared; score is wins less losses, NULL if it was compared with nobody; scores and errors as in '
	'correlations() (Copeland, A reasonable social welfare function, 1951, on the outranking matrix of OECD/JRC, '
	'Handbook on Constructing Composite Indicators, 2008, step 6)';

CREATE FUNCTION data_weights(panel panel, method text, code text DEFAULT NULL, OUT code text, OUT measure numeric,
	OUT weight numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_data_weights' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;

COMMENT ON FUNCTION data_weights(panel, text, text) IS
	'a row per child of the node with that code, or of the root, in the order of the instrument: a weight that comes '
	'from the scores of the bodies that have one for all children. Weights are in proportion to the measure, by '
	'''pca'' to its square; they are shares of 1 in millionths, the last digits by largest remainder, so that they '
	'add up to 1, ready for reweight(instrument, jsonb_object_agg(code, weight)). The measure, rounded to six '
	'decimals, is by ''equal'' 1; by ''sd'' the population standard deviation; by ''entropy'' 1 + sum(p ln p) / ln n, '
	'p the score''s share of the sum of n (Shannon, 1948); by ''critic'' the standard deviation over the range, times '
	'the sum of 1 - r over the others (Diakoulaki, Mavrotas and Papayannakis, 1995); by ''pca'' the loading on the '
	'first principal component of the correlations (OECD/JRC, Handbook on Constructing Composite Indicators, 2008, '
	'step 6). All but ''equal'' need three bodies and children that vary; an error names those that do not, that have '
	'scores below zero (''entropy''), or that run against the component (''pca''); scores and other errors as in '
	'correlations()';

-- why a ranking is as it is

CREATE FUNCTION leave_out(panel panel, decimals integer DEFAULT 6, zoning zoning DEFAULT NULL, ties text DEFAULT 'min',
	OUT code text, OUT mean_shift numeric, OUT largest_shift integer, OUT lost integer, OUT zone_changes integer)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_leave_out' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 50;

COMMENT ON FUNCTION leave_out(panel, integer, zoning, text) IS
	'a row per node, in the order of the instrument, but for the root and what holds every indicator: what becomes of '
	'ranks() if it is not there, neither missing nor in a coverage. Over the bodies ranked both times, the mean and '
	'the largest number of places by which a rank moves, up or down, the mean rounded to six decimals, both NULL if '
	'there is none; how many bodies lose their score; and of how many of those ranked both times the zone changes, by '
	'its name as zone() gives it, outside every band being none; NULL without a zoning. decimals and ties as in '
	'ranks(). A panel of cards is needed (OECD/JRC, Handbook on Constructing Composite Indicators, 2008, step 7)';

CREATE FUNCTION fragility(panel panel, decimals integer DEFAULT 6, OUT above text, OUT below text, OUT code text,
	OUT change numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'panel_fragility' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 500;

COMMENT ON FUNCTION fragility(panel, integer) IS
	'a row per two neighbours of the ranking by score rounded to so many decimals, then by exact score, then by key: '
	'the node whose weight alone makes their exact scores meet by the smallest relative change, and that change, '
	'exact, rounded to six decimals; -0.25 is a quarter less, and more than that swaps them; of changes as large, the '
	'first node of the instrument, and the decrease. 0 without a node for the same rounded score; both NULL if no '
	'weight above zero does it. One weight at a time: two together may do with less. The root''s own rounding is left '
	'aside. A panel of cards is needed, one per key, and an instrument of arithmetic means whose nodes, but for the '
	'root, are not rounded, without minimum of coverage, fixed divisor, caps and best children; an error names the '
	'node or the key';
