// Calls operations by their ids through Prism, and keeps account of what was called and what Prism says of the answers.

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

export class Client {
  /** What was answered that the contract does not allow, or that the caller did not expect. */
  faults = [];
  /** How many answers Prism looked at. */
  answers = 0;

  /** A client of the API and of the management port, each the address of a Prism before it. */
  static async of(api, management) {
    const contract = await (await fetch(`${api}/openapi.json`)).json();
    return new Client(contract, api, management);
  }

  constructor(contract, api, management) {
    this.operations = Object.entries(contract.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => {
        const permissions = [item[method]['x-permission']].flat();
        const documented = Object.keys(item[method].responses).map(Number);
        return {
          ...item[method],
          path,
          method: method.toUpperCase(),
          base: permissions.includes('management') ? management : api,
          permissions,
          success: documented.find((status) => status < 300),
          documented,
          answered: new Set(),
        };
      }),
    );
  }

  /** Calls an operation; an answer of another status than the one given is a fault. */
  call = async (operationId, status, { as, id, metric, query = {}, headers = {}, body, type = 'application/json' } = {}) => {
    const operation = this.operations.find((one) => one.operationId === operationId);
    const url = operation.base + operation.path.replace('{metric}', metric).replace(/\{\w+\}/, id) + `?${new URLSearchParams(query)}`;
    const answer = await fetch(url.replace(/\?$/, ''), {
      method: operation.method,
      headers: { ...(as && { authorization: `Bearer ${as}` }), ...(body && { 'content-type': type }), ...headers },
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    });
    const text = await answer.text();
    const fault = (what) => this.faults.push(`${operationId} ${answer.status}: ${what}\n          ${text.slice(0, 400)}`);
    this.answers++;
    operation.answered.add(answer.status);
    if (answer.status !== status) fault(`not the ${status} that it should be`);
    for (const { location, message } of JSON.parse(answer.headers.get('sl-violations') ?? '[]')) {
      if (location[0] === 'response') fault(`${location.slice(1).join('.')}: ${message}`);
    }
    const json = /[/+]json/.test(answer.headers.get('content-type')) ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, text, json };
  };
}
