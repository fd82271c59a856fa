package io.tenantry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a contract of a given number of operations: {@code --from FILE --operations N --to FILE}.
 */
public final class SizedContract {
  private SizedContract() {}

  public static void main(String[] arguments) throws IOException {
    var options = Options.of(arguments);
    var contract = ContractFile.read(Path.of(options.text("from")));
    var sized = contract.ofSize(options.number("operations", 2));
    Files.writeString(Path.of(options.text("to")), sized.document().encodePrettily());
  }
}
