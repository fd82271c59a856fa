// Swagger UI fills the field of a parameter with its example. Only what must be given is worth that: a request
// tried out with every filter, a cursor and one Idempotency-Key for all would surprise whoever sends it.
const withoutOptionalExamples = (document) =>
  JSON.parse(JSON.stringify(document), (name, value) =>
    value?.in && value.schema && !value.required ? { ...value, example: undefined, examples: undefined } : value);

contract.then((document) => {
  window.ui = SwaggerUIBundle({
    spec: withoutOptionalExamples(document),
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: false,
    validatorUrl: null,
  });
});
