// Names of files: a plain code as it is; any other by its hash, so that no code can name another place, and none is
// lost where upper and lower case are the same.
import { createHash } from 'node:crypto';

const plain = /^[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?$/;
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[.]|$)/;

export function fileName(code) {
	if (plain.test(code) && !reserved.test(code) && !code.includes('..'))
		return code;
	const readable = code.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 30);
	return `${readable}~${createHash('sha256').update(code).digest('hex').slice(0, 16)}`;
}
