package io.tenantry.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.kernel.ProblemException;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final Target TARGET = new Target(true, "hooks.test", 443, "/");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static List<InetAddress> addresses(String... texts) {
    return Stream.of(texts)
        .map(text -> {
          try {
            return InetAddress.getByName(text);
          } catch (UnknownHostException e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  private String refusal(Target target, Function<String, List<InetAddress>> resolver) {
    var names = new Names(vertx, resolver, Reach.PUBLIC);
    var refusal =
        catchThrowableOfType(ProblemException.class, () -> names.addresses(target).await());
    assertThat(refusal).isNotNull();
    return refusal.problem().code();
  }

  @Test
  void givesAllAddressesOfAName() {
    var names = new Names(vertx, name -> addresses("1.1.1.1", "8.8.8.8"), Reach.PUBLIC);

    assertThat(names.addresses(TARGET).await()).hasSize(2);
  }

  @Test
  void refusesANameOfWhichOneAddressIsNotPublic() {
    assertThat(refusal(TARGET, name -> addresses("1.1.1.1", "127.0.0.1"))).isEqualTo("URL_REFUSED");
    assertThat(refusal(TARGET, name -> addresses("::1"))).isEqualTo("URL_REFUSED");
  }

  @Test
  void refusesAnAddressInDigitsWithoutAskingAnybody() {
    var literal = new Target(true, "169.254.169.254", 443, "/");

    assertThat(refusal(literal, name -> addresses("1.1.1.1"))).isEqualTo("URL_REFUSED");
    assertThat(refusal(new Target(true, "[::ffff:7f00:1]", 443, "/"), name -> List.of()))
        .isEqualTo("URL_REFUSED");
  }

  @Test
  void refusesLoopbackByItsNameAsTheSystemKnowsIt() {
    assertThat(refusal(new Target(true, "localhost", 443, "/"), Names::ofSystem))
        .isEqualTo("URL_REFUSED");
  }

  @Test
  void aNameThatIsNotKnownMayBeSoLater() {
    assertThat(refusal(TARGET, name -> List.of())).isEqualTo("CALL_FAILED");
  }
}
