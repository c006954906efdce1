/*
 * assessment_enter.c - the way into an assessment, for its owner alone
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/syscache.h"

/*
 * Of a schema, relation, function or operator; InvalidOid for all else, whose
 * owner can have nothing run, and if it is not there any more
 */
static Oid
owner_of(Oid class, Oid object)
{
	int			cache;
	HeapTuple	tuple;
	bool		is_null;
	Oid			owner;

	if (class != NamespaceRelationId && class != RelationRelationId && class != ProcedureRelationId &&
		class != OperatorRelationId)
		return InvalidOid;
	cache = get_object_catcache_oid(class);
	tuple = SearchSysCache1(cache, ObjectIdGetDatum(object));
	if (!HeapTupleIsValid(tuple))
		return InvalidOid;
	owner = DatumGetObjectId(SysCacheGetAttr(cache, tuple, get_object_attnum_owner(class), &is_null));
	ReleaseSysCache(tuple);
	return owner;
}

/* Its description if it belongs to another; the server gives constructors of a range to its first superuser */
static char *
describe_strange(Oid class, Oid object)
{
	Oid			owner = owner_of(class, object);

	if (!OidIsValid(owner) || owner == GetUserId() ||
		(class == ProcedureRelationId && owner == BOOTSTRAP_SUPERUSERID))
		return NULL;
	return getObjectDescription(&(ObjectAddress) {class, object, 0}, true);
}

/* What is in a schema, by pg_depend, which has an index for it: pg_class would be read in whole */
static char *
find_strange(Relation depend, Oid schema)
{
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	char	   *found = describe_strange(NamespaceRelationId, schema);

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(NamespaceRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(schema));
	scan = systable_beginscan(depend, DependReferenceIndexId, true, NULL, lengthof(keys), keys);
	while (found == NULL && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend entry = (Form_pg_depend) GETSTRUCT(tuple);

		found = describe_strange(entry->classid, entry->objid);
	}
	systable_endscan(scan);
	return found;
}

/*
 * The assessment of which all was last seen to belong to a user.  It holds
 * until a catalog changes that says what is in a schema, or whose it is.
 */
typedef struct Owned
{
	Oid			user;
	Oid			schemas[2];
	uint64		change;			/* the last one before it was seen */
} Owned;

static Owned last_owned = {.user = InvalidOid};
static uint64 last_change = 0;	/* 0: catalogs are not watched yet */

static void
note_catalog_change(Datum unused, int cache, uint32 hash)
{
	(void) unused;
	(void) cache;
	(void) hash;
	last_change++;
}

static void
watch_catalogs(void)
{
	static const int caches[] = {NAMESPACEOID, RELOID, PROCOID, OPEROID};

	if (last_change > 0)
		return;
	for (Size i = 0; i < lengthof(caches); i++)
		CacheRegisterSyscacheCallback(caches[i], note_catalog_change, (Datum) 0);
	last_change = 1;
}

static bool
is_same(const Owned *a, const Owned *b)
{
	return a->user == b->user && a->schemas[0] == b->schemas[0] && a->schemas[1] == b->schemas[1] &&
		a->change == b->change;
}

/* What in two schemas belongs to another than the current user, described as by pg_describe_object(); or NULL */
static char *
strange_object(const Oid *schemas)
{
	Owned		owned = {GetUserId(), {schemas[0], schemas[1]}, 0};
	Relation	depend;
	char	   *found;

	watch_catalogs();
	/* as opening the catalog would: what others committed */
	AcceptInvalidationMessages();
	owned.change = last_change;
	if (is_same(&owned, &last_owned))
		return NULL;
	depend = table_open(DependRelationId, AccessShareLock);
	found = find_strange(depend, schemas[0]);
	if (found == NULL)
		found = find_strange(depend, schemas[1]);
	table_close(depend, AccessShareLock);
	if (found == NULL)
		last_owned = owned;
	return found;
}

static pg_noinline void
fail_no_assessment(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_SCHEMA_NAME),
			 errmsg("assessment \"%s\" does not exist", name),
			 errhint("assessments() lists those that you can see.")));
}

static pg_noinline void
fail_not_owned(const char *name, const char *work, const char *object)
{
	ereport(ERROR,
			(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			 errmsg("assessment \"%s\" can be used by its owner alone", name),
			 errdetail("The current user \"%s\" does not own its %s.", GetUserNameFromId(GetUserId(), false), object),
			 errhint("What you were granted is in the schema %s; what is not, its owner may do.",
					 quote_identifier(work))));
}

/* Argument: the name of an assessment, which is that of its public schema */
PG_FUNCTION_INFO_V1(assessment_enter);
Datum
assessment_enter(PG_FUNCTION_ARGS)
{
	const char *name;
	char	   *work;
	char	   *path;
	char	   *strange;
	Oid			schemas[2];

	if (PG_ARGISNULL(0))
		fail_no_assessment("<NULL>");
	name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	work = psprintf("%s_work", name);
	schemas[0] = get_namespace_oid(work, true);
	schemas[1] = get_namespace_oid(name, true);
	if (!OidIsValid(schemas[0]) || !OidIsValid(schemas[1]))
		fail_no_assessment(name);
	strange = strange_object(schemas);
	if (strange != NULL)
		fail_not_owned(name, work, strange);
	path = psprintf("%s, %s, pg_temp", quote_identifier(work), quote_identifier(name));
	(void) set_config_option("search_path", path, superuser() ? PGC_SUSET : PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_LOCAL, true, 0, false);
	PG_RETURN_VOID();
}
