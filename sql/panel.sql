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
