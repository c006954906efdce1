/*
 * zoning_standard.c - the scales in force, by name
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "closest_name.h"
#include "zoning_standard.h"

#define OMBUDSMAN_LAW "UU 25/2009 tentang Pelayanan Publik; "

/*
 * Colors that people with any kind of color vision tell apart: their CIEDE2000
 * is 20 at least, of more than five between neighbors.  Those that a law names
 * look as it says; four are ColorBrewer's RdYlBu.
 */
#define MERAH "#b0000f"
#define KUNING "#ffe817"
#define HIJAU "#46b268"

#define WORST_OF_4 "#d7191c"
#define LOW_OF_4 "#fdae61"
#define HIGH_OF_4 "#abd9e9"
#define BEST_OF_4 "#2c7bb6"

#define WORST_OF_5 "#960f12"
#define LOW_OF_5 "#d77f3c"
#define MIDDLE_OF_5 "#fff04d"
#define HIGH_OF_5 "#7cc8ee"
#define BEST_OF_5 "#1f5fae"

const StandardZoning zoning_standard_list[] = {
	{"ombudsman-2018",
		"[0,50] merah \"Kepatuhan Rendah\" " MERAH ", "
		"[51,80] kuning \"Kepatuhan Sedang\" " KUNING ", "
		"[81,100] hijau \"Kepatuhan Tinggi\" " HIJAU "; round 0",
		OMBUDSMAN_LAW "Ombudsman RI, Penilaian Kepatuhan terhadap Standar Pelayanan Publik, 2018 and 2019. "
	"Bounds are printed as integers, scores have two decimals: they are rounded first"},
	{"ombudsman-2021",
		"[0,50.99] merah \"Kepatuhan Rendah\" " MERAH ", "
		"[51,80.99] kuning \"Kepatuhan Sedang\" " KUNING ", "
		"[81,100] hijau \"Kepatuhan Tinggi\" " HIJAU "; round 2",
	OMBUDSMAN_LAW "Ombudsman RI, Penilaian Kepatuhan Standar Pelayanan Publik, 2021"},
	{"ombudsman-2022",
		"[0,31.99] E \"Kualitas Terendah\" zone merah " MERAH ", "
		"[32,53.99] D \"Kualitas Rendah\" zone merah " MERAH ", "
		"[54,77.99] C \"Kualitas Sedang\" zone kuning " KUNING ", "
		"[78,87.99] B \"Kualitas Tinggi\" zone hijau " HIJAU ", "
		"[88,100] A \"Kualitas Tertinggi\" zone hijau " HIJAU "; round 2",
	OMBUDSMAN_LAW "Ombudsman RI, Penilaian Kepatuhan Penyelenggaraan Pelayanan Publik, 2022 to 2024"},
	{"skm-2017",
		"[25,64.99] D \"Tidak Baik\" " WORST_OF_4 ", [65,76.6] C \"Kurang Baik\" " LOW_OF_4 ", "
		"[76.61,88.3] B \"Baik\" " HIGH_OF_4 ", [88.31,100] A \"Sangat Baik\" " BEST_OF_4 "; round 2",
	"PermenPANRB 14/2017 tentang Pedoman Penyusunan Survei Kepuasan Masyarakat"},
	{"sakip-2021",
		"[0,30] D \"Sangat Kurang\" #4f0118, (30,50] C \"Kurang\" #b30d12, (50,60] CC \"Cukup\" #e38620, "
		"(60,70] B \"Baik\" #fdf5b0, (70,80] BB \"Sangat Baik\" #6cc8e8, (80,90] A \"Memuaskan\" #1f78b4, "
		"(90,100] AA \"Sangat Memuaskan\" #1d2a57",
	"PermenPANRB 88/2021 tentang Evaluasi Akuntabilitas Kinerja Instansi Pemerintah"},
	{"spbe-2020",
		"[0,1.8) Kurang " WORST_OF_5 ", [1.8,2.6) Cukup " LOW_OF_5 ", [2.6,3.5) Baik " MIDDLE_OF_5 ", "
		"[3.5,4.2) \"Sangat Baik\" " HIGH_OF_5 ", [4.2,5] Memuaskan " BEST_OF_5,
	"PermenPANRB 59/2020 tentang Pemantauan dan Evaluasi Sistem Pemerintahan Berbasis Elektronik"},
	{"pekppp-2022",
		"[0,1.01) F #501822, [1.01,1.51) E #ab1604, [1.51,2.01) D #c38339, [2.01,2.51) C- #fcda1e, "
		"[2.51,3.01) C #f9fef2, [3.01,3.51) B- #46fe74, [3.51,4.01) B #60a577, [4.01,4.51) A- #015bb7, "
		"[4.51,5] A #111c4b",
	"PermenPANRB 29/2022 tentang Pemantauan dan Evaluasi Kinerja Penyelenggaraan Pelayanan Publik"},
	{"kip-2018",
		"[0,39.9] tidak \"Tidak Informatif\" " WORST_OF_5 ", [40,59.9] kurang \"Kurang Informatif\" " LOW_OF_5 ", "
		"[60,79.9] cukup \"Cukup Informatif\" " MIDDLE_OF_5 ", [80,89.9] menuju \"Menuju Informatif\" " HIGH_OF_5 ", "
		"[90,100] informatif \"Informatif\" " BEST_OF_5 "; round 1",
		"Komisi Informasi Pusat, Anugerah Keterbukaan Informasi Publik, scale since 2018; UU 14/2008. "
	"Bounds are printed with one decimal, scores have two: they are rounded first"},
	{"ipm-2010",
		"[0,60) rendah \"Rendah\" " WORST_OF_4 ", [60,70) sedang \"Sedang\" " LOW_OF_4 ", "
		"[70,80) tinggi \"Tinggi\" " HIGH_OF_4 ", [80,100] \"sangat tinggi\" \"Sangat Tinggi\" " BEST_OF_4 "; round 2",
	"BPS, Indeks Pembangunan Manusia, new method, values from 2010 on; on values of two decimals"},
	{"hdi-2014",
		"[0,0.55) low \"Low human development\" " WORST_OF_4 ", "
		"[0.55,0.7) medium \"Medium human development\" " LOW_OF_4 ", "
		"[0.7,0.8) high \"High human development\" " HIGH_OF_4 ", "
		"[0.8,1] very-high \"Very high human development\" " BEST_OF_4 "; round 3",
	"UNDP, Human Development Report 2014, fixed cut-off points; on values of three decimals"}
};

const int	zoning_standard_count = lengthof(zoning_standard_list);

/* The standard zoning of that name; NULL if there is none */
const StandardZoning *
zoning_standard_find(const char *name)
{
	for (int i = 0; i < zoning_standard_count; i++)
		if (strcmp(name, zoning_standard_list[i].name) == 0)
			return &zoning_standard_list[i];
	return NULL;
}

/* For a name that there is not: the nearest one, and all of them */
char *
zoning_standard_hint(const char *name)
{
	StringInfoData buffer;
	ClosestName search;

	closest_name_begin(&search, name, (int) Min(strlen(name), CLOSEST_NAME_MAX_BYTES + 1));
	for (int i = 0; i < zoning_standard_count; i++)
		closest_name_offer(&search, zoning_standard_list[i].name, strlen(zoning_standard_list[i].name));
	initStringInfo(&buffer);
	if (search.name != NULL)
		appendStringInfo(&buffer, "Did you mean \"%s\"? ", search.name);
	for (int i = 0; i < zoning_standard_count; i++)
		appendStringInfo(&buffer, "%s%s", i > 0 ? ", " : "The names are ",
						 zoning_standard_list[i].name);
	appendStringInfoChar(&buffer, '.');
	return buffer.data;
}
