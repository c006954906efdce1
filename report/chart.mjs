// Draws specifications of Vega-Lite as SVG, without a browser.
import * as vega from 'vega';
import { compile } from 'vega-lite';

const silent = { level: () => silent, error: raise, warn: raise, info: () => silent, debug: () => silent };

function raise(...words) {
	throw new Error(`Vega-Lite: ${words.join(' ')}`);
}

export async function drawChart(specification) {
	const { spec } = compile(specification, { logger: silent });
	const view = new vega.View(vega.parse(spec), { renderer: 'none', logger: silent });
	try {
		return await view.toSVG();
	} finally {
		view.finalize();
	}
}
