-- scorecard: one filled-in form, all scores of its indicators

CREATE TYPE scorecard;

CREATE FUNCTION scorecard_in(cstring) RETURNS scorecard
	AS 'MODULE_PATHNAME', 'scorecard_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION scorecard_out(scorecard) RETURNS cstring
	AS 'MODULE_PATHNAME', 'scorecard_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION scorecard_recv(internal) RETURNS scorecard
	AS 'MODULE_PATHNAME', 'scorecard_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION scorecard_send(scorecard) RETURNS bytea
	AS 'MODULE_PATHNAME', 'scorecard_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- plain: at most 4120 bytes, never compressed or moved out of line, so that a
-- million cards are scored as fast as they are read
CREATE TYPE scorecard (
	INPUT = scorecard_in,
	OUTPUT = scorecard_out,
	RECEIVE = scorecard_recv,
	SEND = scorecard_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = plain
);

COMMENT ON TYPE scorecard IS
	'one filled-in form: the scores of all indicators of an instrument, in 24 bytes and 4 per indicator; made by '
	'assess() or scorecard(), read by score(), coverage(), breakdown() and improve()';

-- equality

CREATE FUNCTION scorecard_eq(scorecard, scorecard) RETURNS boolean
	AS 'byteaeq' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION scorecard_ne(scorecard, scorecard) RETURNS boolean
	AS 'byteane' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION scorecard_hash(scorecard) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION scorecard_hash_extended(scorecard, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = scorecard, RIGHTARG = scorecard, FUNCTION = scorecard_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR <> (LEFTARG = scorecard, RIGHTARG = scorecard, FUNCTION = scorecard_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);

COMMENT ON OPERATOR = (scorecard, scorecard) IS 'same form and scores';
COMMENT ON OPERATOR <> (scorecard, scorecard) IS 'not equal';

CREATE OPERATOR CLASS scorecard_ops
	DEFAULT FOR TYPE scorecard USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 scorecard_hash(scorecard),
	FUNCTION 2 scorecard_hash_extended(scorecard, bigint);

COMMENT ON OPERATOR CLASS scorecard_ops USING hash IS 'hashing of scorecards, for DISTINCT and GROUP BY';
COMMENT ON OPERATOR FAMILY scorecard_ops USING hash IS 'hashing of scorecards';

-- from a form

CREATE FUNCTION scorecard(instrument instrument, form jsonb) RETURNS scorecard
	AS 'MODULE_PATHNAME', 'scorecard_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION scorecard(instrument, jsonb) IS
	'scorecard from an object of codes and answers: numbers, also in texts, or the labels of the indicator''s '
	'answers, several in an array where it says choose; "not_applicable" for any indicator; null is a missing '
	'answer, as is an indicator that is not there; an unknown code is an error, and so is an answer that cannot '
	'be taken';

CREATE FUNCTION answer_problems(instrument instrument, form jsonb, OUT code text, OUT value jsonb, OUT problem text,
	OUT hint text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'answer_problems' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 1;

COMMENT ON FUNCTION answer_problems(instrument, jsonb) IS
	'all problems of a form in one pass, a row for each answer that scorecard() would not take, in the order of '
	'the instrument, unknown codes behind it in that of the form; no row for a good form; a form that is no '
	'object is an error';

CREATE FUNCTION is_complete(instrument instrument, form jsonb, indicators text[]) RETURNS boolean
	AS 'MODULE_PATHNAME', 'form_is_complete' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION is_complete(instrument, jsonb, text[]) IS
	'whether a form answers these indicators and nothing else, and answer_problems() has no row for it; null is no '
	'answer, "not_applicable" is one; a code that is no indicator or NULL among these, and a form that is no object, '
	'is an error';

-- what a scorecard says

CREATE FUNCTION score(scorecard scorecard, instrument instrument) RETURNS score
	AS 'MODULE_PATHNAME', 'scorecard_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

COMMENT ON FUNCTION score(scorecard, instrument) IS
	'the total, or the score of the node with that code, rounded as the node says or else to six decimals; of '
	'arithmetic means it is the rounding of the exact result; NULL if too many answers are missing; an unknown '
	'code, and a scorecard of another instrument, is an error';

CREATE FUNCTION score(scorecard scorecard, instrument instrument, code text) RETURNS score
	AS 'MODULE_PATHNAME', 'scorecard_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

COMMENT ON FUNCTION score(scorecard, instrument, text) IS
	'the total, or the score of the node with that code, rounded as the node says or else to six decimals; of '
	'arithmetic means it is the rounding of the exact result; NULL if too many answers are missing; an unknown '
	'code, and a scorecard of another instrument, is an error';

CREATE FUNCTION coverage(scorecard scorecard, instrument instrument) RETURNS score
	AS 'MODULE_PATHNAME', 'scorecard_coverage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

COMMENT ON FUNCTION coverage(scorecard, instrument) IS
	'weighted share of the indicators that were answered, of all or of those below the node with that code, 0 to '
	'1, rounded down to six decimals, so that 1 means complete; that it does not apply is an answer, and a '
	'deduction is weighed as any other indicator; an unknown code, and a scorecard of another instrument, is an '
	'error';

CREATE FUNCTION coverage(scorecard scorecard, instrument instrument, code text) RETURNS score
	AS 'MODULE_PATHNAME', 'scorecard_coverage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

COMMENT ON FUNCTION coverage(scorecard, instrument, text) IS
	'weighted share of the indicators that were answered, of all or of those below the node with that code, 0 to '
	'1, rounded down to six decimals, so that 1 means complete; that it does not apply is an answer, and a '
	'deduction is weighed as any other indicator; an unknown code, and a scorecard of another instrument, is an '
	'error';

CREATE FUNCTION breakdown(scorecard scorecard, instrument instrument, OUT code text, OUT parent text,
	OUT depth integer, OUT is_indicator boolean, OUT title text, OUT weight numeric, OUT effective_weight score,
	OUT score score, OUT contribution score, OUT shortfall score, OUT coverage score, OUT cap text,
	OUT cap_reason text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'scorecard_breakdown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 50;

COMMENT ON FUNCTION breakdown(scorecard, instrument) IS
	'a row per node, parents before their children: its weight among its siblings and in the total of this form, '
	'its score, its contribution to the total and its shortfall to the top of the scale; in a plain tree, of '
	'arithmetic means without divide_by, best and caps, the contributions of the indicators, and of the children '
	'of any node, add up exactly, the last digits going to the largest remainders, and weight 0 brings 0; in any '
	'other, contribution is what the total would lose if the node fell to the bottom of the scale, shortfall what '
	'it would gain at the top, a deduction at the bottom; cap is the code of the node whose cap lowered this one, '
	'and cap_reason its why';

CREATE FUNCTION joined_breakdown(scorecards scorecard[], instrument instrument, decimals integer, rounding text,
	raises integer, OUT scored bigint, OUT scores numeric[], OUT coverages numeric[], OUT observed numeric[],
	OUT score_sums numeric[], OUT contribution_sums numeric[], OUT coverage_sums numeric[],
	OUT raised_cards integer[], OUT raised_nodes integer[], OUT shortfalls numeric[])
	RETURNS record
	AS 'MODULE_PATHNAME', 'scorecard_joined_breakdown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION joined_breakdown(scorecard[], instrument, integer, text, integer) IS
	'what the rows of breakdown() of several cards come to: how many cards have a total, and arrays with an element '
	'for each node in the order of the instrument: its mean score, rounded to so many decimals, NULL if no card has '
	'one; its mean coverage, cut to six; and exactly, how many cards have a score there, the sums of these, of what '
	'it contributes in cards with a total, and of coverages; then the largest shortfalls of indicators in such '
	'cards, at most so many (0 to 1,000), the largest first: the numbers of the card and of the node from 1, and the '
	'shortfall; a NULL card is an error, and so is a card of another instrument';

CREATE FUNCTION rises(scorecards scorecard[], instrument instrument, cards integer[], nodes integer[])
	RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'scorecard_rises' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION rises(scorecard[], instrument, integer[], integer[]) IS
	'what the totals of cards gain if indicators get their best score, deductions their lowest, one after the other: '
	'an element for each pair of a card, by its number from 1, and a node, by its number as in instrument_nodes(); '
	'NULL if the card has no total before or after; a number without a card or indicator is an error, and so is a '
	'card of another instrument';

CREATE TYPE unit_raises AS (
	unit text,
	products text[],
	nodes text[],
	titles text[],
	raised_cards integer[],
	raised_nodes integer[],
	shortfalls numeric[],
	rises numeric[],
	divisor bigint
);

COMMENT ON TYPE unit_raises IS
	'what would raise a unit most, for best_raises(): the products of its cards, the codes and titles of the nodes of '
	'its instrument; the numbers and shortfalls that joined_breakdown() gave for its cards, and what rises() gave '
	'for these; and what points of its cards are divided by to be such of what units are joined to';

CREATE FUNCTION best_raises(brought unit_raises[], raises integer, OUT units text[], OUT products text[],
	OUT nodes text[], OUT titles text[], OUT shortfalls numeric[], OUT divisors numeric[], OUT gain_sums numeric[])
	RETURNS record
	AS 'MODULE_PATHNAME', 'scorecard_best_raises' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION best_raises(unit_raises[], integer) IS
	'of the indicators that would raise several units those by which what these are joined to gains most, at most so '
	'many (0 to 1,000), the best first, of equal ones in the order of the units: arrays with an element for each, its '
	'unit, product, code and title, its shortfall and divisor, and what the whole gains by it and those before it, '
	'with 24 decimals; a rise that is NULL adds nothing, and names may be; an attribute, a number or a shortfall that '
	'is NULL is an error, and so are shortfalls that do not fall';

CREATE FUNCTION improve(scorecard scorecard, instrument instrument, zoning zoning, label text, OUT step integer,
	OUT code text, OUT title text, OUT score score, OUT raised_to score, OUT gain score, OUT total score,
	OUT reached boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'scorecard_improve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 5;

COMMENT ON FUNCTION improve(scorecard, instrument, zoning, text) IS
	'the indicators to bring to their best score, deductions to their lowest, for the total to reach that band or '
	'zone or a better one, in the order of what each would add alone, with the total after each; no row if it is '
	'reached already; one row with step NULL and reached false, and the highest possible total, if it can''t be '
	'reached, with the code of the node whose cap keeps it from there, if one does; the fewest in a plain tree '
	'(see breakdown()) and where up to twelve indicators can be raised, else so that none can be left out; what '
	'does not apply is never raised, and what is missing only where it counts as zero or as a number';

-- private functions: transitions
--
-- A NULL value is a missing answer, so none of them is strict.

--for type, c: (score, score), (numeric, numeric), (double precision, float8)
CREATE FUNCTION assess_accum(scorecard, instrument, text, @type@) RETURNS scorecard
	AS 'MODULE_PATHNAME', 'assess_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
--end

CREATE FUNCTION assess_accum(scorecard, instrument, text, text) RETURNS scorecard
	AS 'MODULE_PATHNAME', 'assess_accum_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION scorecard_combine(scorecard, scorecard) RETURNS scorecard
	AS 'MODULE_PATHNAME', 'scorecard_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION scorecard_final(scorecard) RETURNS scorecard
	AS 'MODULE_PATHNAME', 'scorecard_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION mean_card_accum(state bytea, scorecard scorecard) RETURNS bytea
	AS 'MODULE_PATHNAME', 'mean_card_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION mean_card_combine(bytea, bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'mean_card_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION mean_card_final(state bytea) RETURNS scorecard
	AS 'MODULE_PATHNAME', 'mean_card_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- aggregates
--
-- SSPACE: a card of some fifty indicators, and their sums.

--for type, c: (score, score), (numeric, numeric), (double precision, float8)
CREATE AGGREGATE assess(instrument instrument, code text, value @type@) (
	SFUNC = assess_accum,
	STYPE = scorecard,
	SSPACE = 256,
	FINALFUNC = scorecard_final,
	COMBINEFUNC = scorecard_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE assess(instrument, text, @type@) IS
	'scorecard from a row per answered indicator, in any order; a NULL value is a missing answer, as is an '
	'indicator without a row; an unknown code, a second row for an indicator and a value that it does not take '
	'are an error; NULL if there is no row';
--end

CREATE AGGREGATE assess(instrument instrument, code text, value text) (
	SFUNC = assess_accum,
	STYPE = scorecard,
	SSPACE = 256,
	FINALFUNC = scorecard_final,
	COMBINEFUNC = scorecard_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE assess(instrument, text, text) IS
	'scorecard from a row per answered indicator, in any order: a label where the indicator has answers, else a '
	'number in a text, or not_applicable; a NULL value is a missing answer, as is an indicator without a row; an '
	'unknown code, a second row for an indicator and a value that it does not take are an error; NULL if there is '
	'no row';

CREATE AGGREGATE rollup(scorecard scorecard) (
	SFUNC = scorecard_combine,
	STYPE = scorecard,
	SSPACE = 256,
	FINALFUNC = scorecard_final,
	COMBINEFUNC = scorecard_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE rollup(scorecard) IS
	'parts of one form merged into one scorecard; an indicator answered in two of them is an error; NULLs are '
	'ignored; NULL if there is none';

CREATE AGGREGATE mean_card(scorecard scorecard) (
	SFUNC = mean_card_accum,
	STYPE = bytea,
	SSPACE = 1200,
	FINALFUNC = mean_card_final,
	COMBINEFUNC = mean_card_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE mean_card(scorecard) IS
	'many cards of one form as one: of each indicator the mean of the scores there are, rounded half up to '
	'billionths of the scale; without any it is not applicable if a card says so, else missing; cards of different '
	'forms are an error; NULLs are ignored; NULL if there is none';
