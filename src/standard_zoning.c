/*
 * standard_zoning.c - the scales in force, by name
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "nearest.h"
#include "standard_zoning.h"
#include "zoning.h"

typedef struct StandardZoning
{
	const char *name;
	const char *zoning;
	const char *citation;
} StandardZoning;

#define OMBUDSMAN_LAW "UU 25/2009 tentang Pelayanan Publik; "

static const StandardZoning standard_zonings_list[] = {
	{"ombudsman-2018",
		"[0,50] merah \"Kepatuhan Rendah\" #d7191c, "
		"[51,80] kuning \"Kepatuhan Sedang\" #ffd700, "
		"[81,100] hijau \"Kepatuhan Tinggi\" #1a9641; round 0",
	OMBUDSMAN_LAW "Ombudsman RI, Penilaian Kepatuhan terhadap Standar Pelayanan Publik, 2018 and 2019. "
	"Bounds are printed as integers, scores have two decimals: they are rounded first"},
	{"ombudsman-2021",
		"[0,50.99] merah \"Kepatuhan Rendah\" #d7191c, "
		"[51,80.99] kuning \"Kepatuhan Sedang\" #ffd700, "
		"[81,100] hijau \"Kepatuhan Tinggi\" #1a9641; round 2",
	OMBUDSMAN_LAW "Ombudsman RI, Penilaian Kepatuhan Standar Pelayanan Publik, 2021"},
	{"ombudsman-2022",
		"[0,31.99] E \"Kualitas Terendah\" zone merah #d7191c, "
		"[32,53.99] D \"Kualitas Rendah\" zone merah #d7191c, "
		"[54,77.99] C \"Kualitas Sedang\" zone kuning #ffd700, "
		"[78,87.99] B \"Kualitas Tinggi\" zone hijau #1a9641, "
		"[88,100] A \"Kualitas Tertinggi\" zone hijau #1a9641; round 2",
	OMBUDSMAN_LAW "Ombudsman RI, Penilaian Kepatuhan Penyelenggaraan Pelayanan Publik, 2022 to 2024"},
	{"skm-2017",
		"[25,64.99] D \"Tidak Baik\", [65,76.6] C \"Kurang Baik\", "
		"[76.61,88.3] B \"Baik\", [88.31,100] A \"Sangat Baik\"; round 2",
	"PermenPANRB 14/2017 tentang Pedoman Penyusunan Survei Kepuasan Masyarakat"},
	{"sakip-2021",
		"[0,30] D \"Sangat Kurang\", (30,50] C \"Kurang\", (50,60] CC \"Cukup\", (60,70] B \"Baik\", "
		"(70,80] BB \"Sangat Baik\", (80,90] A \"Memuaskan\", (90,100] AA \"Sangat Memuaskan\"",
	"PermenPANRB 88/2021 tentang Evaluasi Akuntabilitas Kinerja Instansi Pemerintah"},
	{"spbe-2020",
		"[0,1.8) Kurang, [1.8,2.6) Cukup, [2.6,3.5) Baik, [3.5,4.2) \"Sangat Baik\", [4.2,5] Memuaskan",
	"PermenPANRB 59/2020 tentang Pemantauan dan Evaluasi Sistem Pemerintahan Berbasis Elektronik"},
	{"pekppp-2022",
		"[0,1.01) F, [1.01,1.51) E, [1.51,2.01) D, [2.01,2.51) C-, [2.51,3.01) C, "
		"[3.01,3.51) B-, [3.51,4.01) B, [4.01,4.51) A-, [4.51,5] A",
	"PermenPANRB 29/2022 tentang Pemantauan dan Evaluasi Kinerja Penyelenggaraan Pelayanan Publik"},
	{"kip-2018",
		"[0,39.9] tidak \"Tidak Informatif\", [40,59.9] kurang \"Kurang Informatif\", "
		"[60,79.9] cukup \"Cukup Informatif\", [80,89.9] menuju \"Menuju Informatif\", "
		"[90,100] informatif \"Informatif\"; round 1",
	"Komisi Informasi Pusat, Anugerah Keterbukaan Informasi Publik, scale since 2018; UU 14/2008. "
	"Bounds are printed with one decimal, scores have two: they are rounded first"},
	{"hdi-2014",
		"[0,0.55) low \"Low human development\", [0.55,0.7) medium \"Medium human development\", "
		"[0.7,0.8) high \"High human development\", [0.8,1] very-high \"Very high human development\"; round 3",
	"UNDP, Human Development Report 2014, fixed cut-off points; on values of three decimals"}
};

#define STANDARD_ZONINGS lengthof(standard_zonings_list)

static Zoning *
build(const StandardZoning *standard)
{
	ParsedZoning parsed;
	ParseError	error;

	if (!zoning_parse(standard->zoning, &parsed, &error))
		elog(ERROR, "standard zoning \"%s\": %s", standard->name, error.message);
	return zoning_build(&parsed);
}

/* The standard zoning of that name; NULL if there is none */
static const StandardZoning *
find(const char *name)
{
	for (size_t i = 0; i < STANDARD_ZONINGS; i++)
		if (strcmp(name, standard_zonings_list[i].name) == 0)
			return &standard_zonings_list[i];
	return NULL;
}

/* Its notation; NULL if there is none */
const char *
standard_zoning_notation(const char *name)
{
	const StandardZoning *standard = find(name);

	return standard == NULL ? NULL : standard->zoning;
}

/* For a name that there is not: the nearest one, and all of them */
char *
standard_zoning_hint(const char *name)
{
	StringInfoData buffer;
	NearestName search;

	nearest_begin(&search, name, (int) Min(strlen(name), NEAREST_MAX_BYTES + 1));
	for (size_t i = 0; i < STANDARD_ZONINGS; i++)
		nearest_offer(&search, standard_zonings_list[i].name, strlen(standard_zonings_list[i].name));
	initStringInfo(&buffer);
	if (search.name != NULL)
		appendStringInfo(&buffer, "Did you mean \"%s\"? ", search.name);
	for (size_t i = 0; i < STANDARD_ZONINGS; i++)
		appendStringInfo(&buffer, "%s%s", i > 0 ? ", " : "The names are ",
						 standard_zonings_list[i].name);
	appendStringInfoChar(&buffer, '.');
	return buffer.data;
}

/* The standard zoning of that name; an unknown name is an error */
PG_FUNCTION_INFO_V1(standard_zoning);
Datum
standard_zoning(PG_FUNCTION_ARGS)
{
	const char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	const StandardZoning *standard = find(name);

	if (standard == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no standard zoning \"%s\"", name),
				 errhint("%s", standard_zoning_hint(name))));
	PG_RETURN_ZONING_P(build(standard));
}

/* A row per standard zoning: name, zoning, citation */
PG_FUNCTION_INFO_V1(standard_zonings);
Datum
standard_zonings(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < STANDARD_ZONINGS; i++)
	{
		const StandardZoning *standard = &standard_zonings_list[i];
		Datum		values[] = {
			CStringGetTextDatum(standard->name),
			PointerGetDatum(build(standard)),
			CStringGetTextDatum(standard->citation)
		};
		bool		nulls[lengthof(values)] = {false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
