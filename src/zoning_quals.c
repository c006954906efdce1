/*
 * zoning_quals.c - conditions on the band of a score as plain comparisons
 *
 *     WHERE band_number(score, '...') >= 2 AND zone(score, '...') = 'hijau'
 *
 * The operators are those of integer and text, so no support function sees
 * them.  But once the planner has simplified a query and pulled up its views,
 * and before it takes apart the conditions of its joins, it asks for what is
 * known of each table, and lets extensions add to it.  There, a condition that
 * depends on a band alone is tried with each band of the zoning, and becomes
 * the comparisons of zoning_ranges.c with the score.
 *
 * Of a score outside every band the condition is NULL, and the comparisons are
 * false.  So only conditions that select rows of a table are looked at, and of
 * them only what AND and OR join: there, the one is as good as the other.  What
 * is below IS or CASE, selected, grouped, aggregated or checked is left alone,
 * and so are conditions on the result of UNION ALL.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_opfamily.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "optimizer/plancat.h"
#include "optimizer/prep.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/typcache.h"

#include "zoning_functions.h"
#include "zoning_quals.h"
#include "zoning_ranges.h"

static get_relation_info_hook_type next_hook = NULL;

/* What is being rewritten, and for which table */
typedef struct Rewrite
{
	PlannerInfo *root;
	RelOptInfo *table;
	bool		changed;
} Rewrite;

/* A comparison of one call with constants; the call is its first or second argument */
typedef struct BandCondition
{
	Node	   *comparison;
	FuncExpr   *call;
	int			place;			/* of the call among the arguments */
	const Zoning *zoning;
	BandValue	value;			/* what the call gives for a band */
} BandCondition;

/* The operator of what may be a comparison; InvalidOid for other nodes */
static Oid
comparison_operator(const Node *node)
{
	if (IsA(node, OpExpr) && list_length(((const OpExpr *) node)->args) == 2)
		return ((const OpExpr *) node)->opno;
	return IsA(node, ScalarArrayOpExpr) ? ((const ScalarArrayOpExpr *) node)->opno : InvalidOid;
}

/* Its two arguments */
static List *
comparison_arguments(Node *comparison)
{
	return IsA(comparison, OpExpr) ? ((OpExpr *) comparison)->args :
		((ScalarArrayOpExpr *) comparison)->args;
}

/* Comparisons of the type's own order, and <>, have no errors, so that they can be tried */
static bool
can_be_tried(Oid operator, Oid type)
{
	Oid			family = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY)->btree_opf;

	return op_in_opfamily(operator, family) || op_in_opfamily(get_negator(operator), family);
}

/* Whether the expression is one of this table alone; from 16 on, outer joins are named as well */
static bool
is_of_table(const Rewrite *rewrite, const Node *expression)
{
	Relids		names = pull_varnos(rewrite->root, (Node *) expression);
	int			name = -1;

	if (!bms_is_member(rewrite->table->relid, names))
		return false;
	while ((name = bms_next_member(names, name)) >= 0)
		if (name != (int) rewrite->table->relid &&
			planner_rt_fetch(name, rewrite->root)->rtekind != RTE_JOIN)
			return false;
	return true;
}

/* Whether the node compares a band of a score of this table with a constant */
static bool
is_band_condition(const Rewrite *rewrite, Node *node, BandCondition *condition)
{
	Oid			operator = comparison_operator(node);
	List	   *arguments;
	Node	   *call;

	if (!OidIsValid(operator))
		return false;
	arguments = comparison_arguments(node);
	condition->comparison = node;
	condition->place = IsA(linitial(arguments), Const) ? 1 : 0;
	call = list_nth(arguments, condition->place);
	if (!IsA(call, FuncExpr) || !IsA(list_nth(arguments, 1 - condition->place), Const))
		return false;
	condition->call = (FuncExpr *) call;
	condition->value = zoning_band_value(condition->call->funcid);
	if (condition->value == NULL)
		return false;
	condition->zoning = constant_zoning(lsecond(condition->call->args));
	return condition->zoning != NULL && can_be_tried(operator, exprType(call)) &&
		is_of_table(rewrite, call);
}

/* Whether the comparison is true with the value in place of the call; false if that can't be told */
static bool
try_value(const BandCondition *condition, Const *value, bool *is_true)
{
	Node	   *tried = copyObjectImpl(condition->comparison);
	const Const *result;

	lfirst(list_nth_cell(comparison_arguments(tried), condition->place)) = value;
	result = (const Const *) eval_const_expressions(NULL, tried);
	if (!IsA(result, Const))
		return false;
	*is_true = !result->constisnull && DatumGetBool(result->constvalue);
	return true;
}

static Const *
call_constant(const BandCondition *condition, Datum value, bool isnull)
{
	Node	   *call = (Node *) condition->call;
	Oid			type = exprType(call);

	return makeConst(type, -1, exprCollation(call), get_typlen(type), value, isnull, get_typbyval(type));
}

/* What the call gives for the band */
static Const *
band_constant(const BandCondition *condition, int band)
{
	bool		isnull;
	Datum		value = condition->value(condition->zoning, band, &isnull);

	return call_constant(condition, value, isnull);
}

static bool
contains(Node *node, void *call)
{
	if (node == NULL)
		return false;
	return equal(node, call) || expression_tree_walker(node, contains, call);
}

/* Whether there is a condition by which the first column of the index can be searched */
static bool
first_column_is_searched(Node *node, void *context)
{
	IndexOptInfo *index = context;
	Oid			operator;

	if (node == NULL)
		return false;
	if (index->opfamily[0] == BOOL_BTREE_FAM_OID && match_index_to_operand(node, 0, index))
		return true;
	if (IsA(node, NullTest) && match_index_to_operand((Node *) ((NullTest *) node)->arg, 0, index))
		return true;
	operator = comparison_operator(node);
	if (OidIsValid(operator) && op_in_opfamily(operator, index->opfamily[0]))
	{
		List	   *arguments = comparison_arguments(node);

		if (match_index_to_operand(linitial(arguments), 0, index) ||
			match_index_to_operand(lsecond(arguments), 0, index))
			return true;
	}
	return expression_tree_walker(node, first_column_is_searched, index);
}

/* Whether the index can be searched by the comparison: in a btree, behind its first column if that is, too */
static bool
index_is_searched(const Rewrite *rewrite, IndexOptInfo *index, const BandCondition *condition)
{
	const Query *query = rewrite->root->parse;
	const RangeTblEntry *table = planner_rt_fetch(rewrite->table->relid, rewrite->root);

	if (index->indexprs == NIL)
		return false;
	for (int i = 0; i < index->nkeycolumns; i++)
		if (match_index_to_operand((Node *) condition->call, i, index) &&
			op_in_opfamily(comparison_operator(condition->comparison), index->opfamily[i]))
			return i == 0 || index->sortopfamily == NULL ||
				first_column_is_searched((Node *) query->jointree, index) ||
				first_column_is_searched((Node *) table->securityQuals, index);
	return false;
}

/* Whether the condition implies a part of the index's predicate that is about the call */
static bool
index_is_implied(const IndexOptInfo *index, const BandCondition *condition)
{
	List	   *comparison = list_make1(condition->comparison);
	ListCell   *cell;

	foreach(cell, index->indpred)
		if (contains(lfirst(cell), condition->call) &&
			predicate_implied_by(list_make1(lfirst(cell)), comparison, false))
			return true;
	return false;
}

#if PG_VERSION_NUM < 160000

/* What is looked at of an index, for one that the planner leaves out since it belongs to a partitioned table */
static IndexOptInfo *
partitioned_index(RelOptInfo *table, Relation relation)
{
	IndexOptInfo *index = makeNode(IndexOptInfo);
	int			columns = IndexRelationGetNumberOfKeyAttributes(relation);

	index->rel = table;
	index->nkeycolumns = columns;
	index->indexkeys = palloc(columns * sizeof(int));
	index->opfamily = palloc(columns * sizeof(Oid));
	for (int i = 0; i < columns; i++)
	{
		index->indexkeys[i] = relation->rd_index->indkey.values[i];
		index->opfamily[i] = relation->rd_opfamily[i];
	}
	index->sortopfamily = relation->rd_rel->relam == BTREE_AM_OID ? index->opfamily : NULL;
	index->indexprs = RelationGetIndexExpressions(relation);
	index->indpred = RelationGetIndexPredicate(relation);
	ChangeVarNodes((Node *) index->indexprs, 1, table->relid, 0);
	ChangeVarNodes((Node *) index->indpred, 1, table->relid, 0);
	return index;
}

static List *
partitioned_indexes(const Rewrite *rewrite)
{
	const RangeTblEntry *entry = planner_rt_fetch(rewrite->table->relid, rewrite->root);
	Relation	relation = table_open(entry->relid, NoLock);
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, RelationGetIndexList(relation))
	{
		Relation	index = index_open(lfirst_oid(cell), entry->rellockmode);

		if (index->rd_index->indisvalid)
			result = lappend(result, partitioned_index(rewrite->table, index));
		index_close(index, NoLock);
	}
	table_close(relation, NoLock);
	return result;
}

static List *
table_indexes(const Rewrite *rewrite)
{
	const RangeTblEntry *entry = planner_rt_fetch(rewrite->table->relid, rewrite->root);

	return entry->relkind == RELKIND_PARTITIONED_TABLE ? partitioned_indexes(rewrite) :
		rewrite->table->indexlist;
}

#else

static List *
table_indexes(const Rewrite *rewrite)
{
	return rewrite->table->indexlist;
}

#endif

/* Whether the table has an index, or a partition key, that the condition serves as it is */
static bool
table_is_served(const Rewrite *rewrite, const BandCondition *condition)
{
	const RelOptInfo *table = rewrite->table;
	ListCell   *cell;

	foreach(cell, table_indexes(rewrite))
		if (index_is_searched(rewrite, lfirst(cell), condition) || index_is_implied(lfirst(cell), condition))
			return true;
	for (int i = 0; table->partexprs != NULL && i < table->part_scheme->partnatts; i++)
		if (contains((Node *) table->partexprs[i], condition->call))
			return true;
	return false;
}

/* The bands for which the condition is true; false if it can't be told, or if it is true of no band as well */
static bool
true_bands(const BandCondition *condition, uint64 *bands)
{
	bool		is_true;

	if (!try_value(condition, call_constant(condition, (Datum) 0, true), &is_true) || is_true)
		return false;
	*bands = 0;
	for (int i = 0; i < condition->zoning->count; i++)
	{
		if (!try_value(condition, band_constant(condition, i), &is_true))
			return false;
		if (is_true)
			*bands |= UINT64CONST(1) << i;
	}
	return true;
}

/* The condition as comparisons of the score */
static Node *
rewrite_condition(Rewrite *rewrite, const BandCondition *condition)
{
	uint64		bands;
	Expr	   *result;

	if (table_is_served(rewrite, condition) || !true_bands(condition, &bands))
		return condition->comparison;
	result = zoning_bands_to_expression(rewrite->root, condition->call, condition->zoning, bands);
	if (result == NULL)
		return condition->comparison;
	rewrite->changed = true;
	return (Node *) result;
}

static Node *
rewrite_qual(Rewrite *rewrite, Node *qual)
{
	BandCondition condition;

	if (is_andclause(qual) || is_orclause(qual))
	{
		ListCell   *cell;

		foreach(cell, ((BoolExpr *) qual)->args)
			lfirst(cell) = rewrite_qual(rewrite, lfirst(cell));
		return qual;
	}
	return is_band_condition(rewrite, qual, &condition) ? rewrite_condition(rewrite, &condition) : qual;
}

/* A list of conditions that all hold, as the planner keeps them */
static Node *
rewrite_quals(Rewrite *rewrite, Node *quals)
{
	ListCell   *cell;

	rewrite->changed = false;
	foreach(cell, (List *) quals)
		lfirst(cell) = rewrite_qual(rewrite, lfirst(cell));
	if (!rewrite->changed)
		return quals;
	quals = eval_const_expressions(rewrite->root, (Node *) make_ands_explicit((List *) quals));
	return (Node *) make_ands_implicit(canonicalize_qual((Expr *) quals, false));
}

/* The conditions of a WHERE, of a join and of what is below them */
static void
rewrite_jointree(Rewrite *rewrite, Node *node)
{
	if (IsA(node, FromExpr))
	{
		FromExpr   *from = (FromExpr *) node;
		ListCell   *cell;

		foreach(cell, from->fromlist)
			rewrite_jointree(rewrite, lfirst(cell));
		from->quals = rewrite_quals(rewrite, from->quals);
	}
	else if (IsA(node, JoinExpr))
	{
		JoinExpr   *join = (JoinExpr *) node;

		rewrite_jointree(rewrite, join->larg);
		rewrite_jointree(rewrite, join->rarg);
		join->quals = rewrite_quals(rewrite, join->quals);
	}
}

/* Of the table's row level security, or of a view that is a barrier */
static void
rewrite_policies(Rewrite *rewrite, RangeTblEntry *table)
{
	ListCell   *cell;

	foreach(cell, table->securityQuals)
		lfirst(cell) = rewrite_quals(rewrite, lfirst(cell));
}

static void
rewrite_for_table(PlannerInfo *root, Oid relation, bool inheritance_parent, RelOptInfo *table)
{
	Rewrite		rewrite = {root, table, false};

	/* First the others, which may know indexes that are not there. */
	if (next_hook != NULL)
		next_hook(root, relation, inheritance_parent, table);

	/*
	 * The conditions of partitions are made from those of their parent.  An
	 * index that is built has none.
	 */
	if (table->reloptkind == RELOPT_BASEREL && root->parse->jointree != NULL)
	{
		rewrite_jointree(&rewrite, (Node *) root->parse->jointree);
		rewrite_policies(&rewrite, planner_rt_fetch(table->relid, root));
	}
}

void
zoning_quals_init(void)
{
	next_hook = get_relation_info_hook;
	get_relation_info_hook = rewrite_for_table;
}
