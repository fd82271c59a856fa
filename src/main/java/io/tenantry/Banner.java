package io.tenantry;

import io.tenantry.gateway.ServerConfig;
import java.util.Optional;

/** What a person reads when the platform has started: addresses, credentials, and a tour. */
final class Banner {
  private Banner() {}

  /** The operator that was just made; the password only where nobody chose it. */
  record Operator(String email, Optional<String> password) {}

  static String text(
      ServerConfig server,
      int port,
      int managementPort,
      Optional<Operator> operator,
      boolean embedded) {
    var api = "http://" + address(server.host()) + ":" + port;
    if (port < 0) {
      return """

      Tenantry is up. This node runs jobs and serves no API; its metrics are at http://%s:%d/metrics.
      Ctrl-C drains and stops it.

      """
          .formatted(address(server.managementHost()), managementPort);
    }
    var management = "http://" + address(server.managementHost()) + ":" + managementPort;
    return """

    Tenantry is up.

      API           %s
      Docs          %s/docs and %s/redoc
      Health        %s/health
      Metrics       %s/metrics
      Servers       %s
    %s
    %s
    Ctrl-C drains and stops it.

    """
        .formatted(
            api,
            api,
            api,
            api,
            management,
            embedded ? "its own PostgreSQL and Redis" : "those named by the configuration",
            operator.map(Banner::credentials).orElse(""),
            tour(api));
  }

  private static String credentials(Operator operator) {
    return """

      Operator      %s
      Password      %s
    """
        .formatted(
            operator.email(),
            operator
                .password()
                .map(made -> made + "   (shown this once)")
                .orElse("as you chose it"));
  }

  // A host that means every interface is no address to go to.
  private static String address(String host) {
    if (host.equals("0.0.0.0") || host.equals("::")) {
      return "127.0.0.1";
    }
    return host.contains(":") ? "[" + host + "]" : host;
  }

  static String tour(String api) {
    return """
    A tour to paste, line by line:

      api=%s
      curl -s $api/v1/tenants -H 'content-type: application/json' -d '{"tenant_id":"acme","organization_name":"Acme","admin":{"email":"ann@acme.test","password":"correct horse battery"}}'; echo
      curl -s $api/v1/tenants -H 'content-type: application/json' -d '{"tenant_id":"globex","organization_name":"Globex","admin":{"email":"gil@globex.test","password":"staple another battery"}}'; echo
      acme=$(curl -s $api/v1/auth/login -H 'content-type: application/json' -d '{"tenant_id":"acme","email":"ann@acme.test","password":"correct horse battery"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
      globex=$(curl -s $api/v1/auth/login -H 'content-type: application/json' -d '{"tenant_id":"globex","email":"gil@globex.test","password":"staple another battery"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
      curl -s $api/v1/me -H "authorization: Bearer $acme"; echo
      id=$(curl -s $api/v1/resources -H "authorization: Bearer $acme" -H 'content-type: application/json' -d '{"name":"plan","data":{"colour":"red"}}' | sed 's/.*"id":"\\([^"]*\\)","name".*/\\1/')
      curl -s $api/v1/resources/$id -H "authorization: Bearer $acme"; echo
      curl -s $api/v1/resources/$id -H "authorization: Bearer $globex"; echo
      curl -s $api/v1/resources -H "authorization: Bearer $globex"; echo
      made=$(curl -s $api/v1/api-keys -H "authorization: Bearer $acme" -H 'content-type: application/json' -d '{"name":"build server","role":"developer"}')
      key=$(echo "$made" | sed 's/.*"key":"\\([^"]*\\)".*/\\1/')
      curl -s $api/v1/resources -H "x-api-key: $key"; echo
      next=$(curl -s -X POST $api/v1/api-keys/$(echo "$made" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')/rotate -H "authorization: Bearer $acme")
      curl -s $api/v1/me -H "x-api-key: $key"; echo
      curl -s $api/v1/me -H "x-api-key: $(echo "$next" | sed 's/.*"key":"\\([^"]*\\)".*/\\1/')"; echo
      job=$(curl -s $api/v1/jobs -H "authorization: Bearer $acme" -H 'content-type: application/json' -d '{"task_type":"echo","payload":{"message":"done","sleep_ms":2000}}' | sed 's/.*"id":"\\([^"]*\\)","task_type".*/\\1/')
      curl -s "$api/v1/jobs/$job?wait=30" -H "authorization: Bearer $acme"; echo
      curl -s -X DELETE $api/v1/api-keys/$(echo "$next" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/') -H "authorization: Bearer $acme"
      curl -s $api/v1/me -H "x-api-key: $(echo "$next" | sed 's/.*"key":"\\([^"]*\\)".*/\\1/')"; echo
    """
        .formatted(api);
  }
}
