// The contract, with the address that this page came from in place of the one it was written with:
// only that one is surely right, and the only one that the page may call.
const contract = fetch("/openapi.json")
  .then((answer) => answer.json())
  .then((document) => ({ ...document, servers: [{ url: window.location.origin }] }));
