/*
 * schema_owner.c - whether all that is in some schemas belongs to the current user
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
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

PG_FUNCTION_INFO_V1(schema_strange_object);
Datum
schema_strange_object(PG_FUNCTION_ARGS)
{
	ArrayType  *schemas = PG_GETARG_ARRAYTYPE_P(0);
	Relation	depend = table_open(DependRelationId, AccessShareLock);
	ArrayIterator iterator = array_create_iterator(schemas, 0, NULL);
	char	   *found = NULL;
	Datum		schema;
	bool		is_null;

	while (found == NULL && array_iterate(iterator, &schema, &is_null))
		if (!is_null)
			found = find_strange(depend, DatumGetObjectId(schema));
	table_close(depend, AccessShareLock);
	if (found == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(found));
}
