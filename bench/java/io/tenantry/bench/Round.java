package io.tenantry.bench;

/**
 * What one side did in one round. Latencies are microseconds; the CPU figures are what the server,
 * PostgreSQL and Redis used in the round, in microseconds per request.
 */
record Round(
    String scenario,
    String side,
    double perSecond,
    double p50,
    double p99,
    double serverCpu,
    double databaseCpu,
    double redisCpu) {

  /**
   * From a line "scenario, side, requests, µs, p50, p99, server µs, database µs, Redis µs",
   * separated by tabs.
   */
  static Round parse(String line) {
    var cells = line.split("\t", -1);
    double requests = Math.max(1, number(cells, 2));
    return new Round(
        cells[0],
        cells[1],
        requests / number(cells, 3) * 1_000_000,
        number(cells, 4),
        number(cells, 5),
        number(cells, 6) / requests,
        number(cells, 7) / requests,
        number(cells, 8) / requests);
  }

  double cpu() {
    return serverCpu + databaseCpu + redisCpu;
  }

  private static double number(String[] cells, int cell) {
    return Double.parseDouble(cells[cell]);
  }
}
