contract.then((document) => {
  const options = { downloadDefinitionUrl: "/openapi.json" };
  Redoc.init(document, options, window.document.getElementById("redoc"));
});
