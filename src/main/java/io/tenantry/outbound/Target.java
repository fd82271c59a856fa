package io.tenantry.outbound;

import io.tenantry.kernel.ProblemException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a call goes, taken apart once: nobody reads the URL a second time and otherwise.
 *
 * @param host a name in lower case without a dot at its end, or an address in its usual digits
 * @param path path and query, as they are sent
 */
record Target(boolean tls, String host, int port, String path) {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

  /** Reads an absolute URL; what may not be called is {@link OutboundProblem#URL_REFUSED}. */
  static Target of(String url, OutboundConfig config) {
    var uri = read(url);
    var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !(scheme.equals("http") && config.allowHttp())) {
      throw refused("Only https is called" + (config.allowHttp() ? ", and http." : "."));
    }
    if (uri.getRawUserInfo() != null) {
      throw refused("A URL with a user in it is not called; send a header.");
    }
    int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
    if (!config.ports().contains(port)) {
      throw refused("Port " + port + " is not one that is called.");
    }
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var query = uri.getRawQuery();
    return new Target(tls, host(uri), port, query == null ? path : path + '?' + query);
  }

  private static URI read(String url) {
    try {
      var uri = new URI(new URI(url).toASCIIString());
      // No host: an odd spelling of an address, or no URL that names a server.
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, without the text
    }
    throw refused("It does not read as an absolute URL of a host.");
  }

  private static String host(URI uri) {
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    boolean odd = ENDS_IN_NUMBER.matcher(host).matches() && !V4.matcher(host).matches();
    if (odd || host.isEmpty() || host.indexOf('%') >= 0) {
      throw refused("The host is not spelled as hosts are.");
    }
    return host;
  }

  /** The address, where the host is one. */
  Optional<InetAddress> address() {
    if (!host.startsWith("[") && !V4.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw refused("The host is not spelled as hosts are.");
    }
  }

  static ProblemException refused(String why) {
    return OutboundProblem.URL_REFUSED.because(why);
  }
}
