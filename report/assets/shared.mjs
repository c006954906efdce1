// What the build and the reader's browser share. The browser has it as a plain script, since modules do not load from
// a folder: the build takes "export" away.

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escape(text) {
	return String(text ?? '').replace(/[&<>"']/g, (sign) => entities[sign]);
}

// zone: its number among the zones of the site, see zones.css
export function zoneBadge(zone, number, shape) {
	return zone === null ? '' : `<span class="zone z${number}"><i aria-hidden="true">${shape}</i> ${escape(zone)}</span>`;
}

// A row of a ranking: [name, file, rank, score, zone, region, low, high, coverage]; zone is an index into zones
export function rankingRow(row, site, words) {
	const [name, file, rank, score, zone, region, low, high, coverage] = row;
	const cells = [
		`<td class="n">${rank ?? '–'}</td>`,
		`<th scope="row"><a href="../body/${escape(file)}.html"><bdi>${escape(name)}</bdi></a></th>`,
		`<td class="n">${score === null ? escape(words.notAssessed) : escape(words.comma ? score.replace('.', ',') : score)}</td>`,
		`<td>${zone === null ? (score === null ? '' : escape(words.outside)) : zoneBadge(site.zones[zone].zone, zone, site.zones[zone].shape)}</td>`];
	if (site.hasIntervals)
		cells.push(`<td class="n">${low === null ? '' : `${low}–${high}`}</td>`);
	if (site.hasRegions)
		cells.push(`<td>${escape(region)}</td>`);
	if (site.hasCoverage)
		cells.push(`<td class="n">${coverage === null ? '' : `${coverage} %`}</td>`);
	return `<tr>${cells.join('')}</tr>`;
}
