// HTML from template literals: whatever is put in is escaped, but for what was made by html`` itself.
import { escape } from './assets/shared.mjs';

class Html {
	constructor(text) {
		this.text = text;
	}

	toString() {
		return this.text;
	}
}

function written(value) {
	if (Array.isArray(value))
		return value.map(written).join('');
	if (value === null || value === undefined || value === false)
		return '';
	return value instanceof Html ? value.text : escape(value);
}

export function html(parts, ...values) {
	return new Html(parts.reduce((text, part, n) => text + written(values[n - 1]) + part));
}

// Markup that was made elsewhere and escaped there: by Vega, or by what the browser shares
export function markup(text) {
	return new Html(text);
}
