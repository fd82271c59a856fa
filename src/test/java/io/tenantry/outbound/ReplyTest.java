package io.tenantry.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static final Instant NOW = Instant.parse("2026-01-15T09:30:00Z");

  private static Reply reply(int status) {
    return new Reply(status, 0, null);
  }

  @Test
  void tellsWhatMayPassFromWhatDoesNot() {
    assertThat(List.of(200, 201, 204)).allMatch(status -> reply(status).isSuccess());
    assertThat(List.of(408, 425, 429, 500, 503)).allMatch(status -> reply(status).mayPass());
    assertThat(List.of(301, 302, 400, 401, 404, 410, 422))
        .noneMatch(status -> reply(status).mayPass() || reply(status).isSuccess());
  }

  @Test
  void readsForHowLongToWait() {
    assertThat(new Reply(429, 0, "7").pause(NOW)).contains(7_000L);
    assertThat(new Reply(503, 0, "Thu, 15 Jan 2026 09:30:30 GMT").pause(NOW)).contains(30_000L);
  }

  @Test
  void waitsAtLeastASecondAndAtMostAnHour() {
    assertThat(new Reply(429, 0, "0").pause(NOW)).contains(1_000L);
    assertThat(new Reply(429, 0, "999999999").pause(NOW)).contains(3_600_000L);
    assertThat(new Reply(503, 0, "Thu, 15 Jan 2015 09:30:30 GMT").pause(NOW)).contains(1_000L);
  }

  @Test
  void takesNoNoticeOfOtherTexts() {
    assertThat(new Reply(429, 0, "soon").pause(NOW)).isEmpty();
    assertThat(new Reply(429, 0, "-1").pause(NOW)).isEmpty();
    assertThat(new Reply(500, 0, "7").pause(NOW)).isEmpty();
    assertThat(reply(429).pause(NOW)).isEmpty();
  }
}
