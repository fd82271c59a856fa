package io.tenantry.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final List<String> ACTIONS = List.of("create", "read", "update", "*");
  private static final List<String> RESOURCES = List.of("users", "resources", "jobs", "*");

  private static Rules rules(String... texts) {
    var rules = new ArrayList<Rule>();
    for (var text : texts) {
      var permission = Permission.parse(text.replace(" (own)", ""));
      rules.add(new Rule(permission, text.endsWith("(own)")));
    }
    return new Rules(rules);
  }

  @Test
  void theRuleThatReachesFurthestDecides() {
    var rules = rules("update:resources (own)", "*:resources", "read:*");

    assertThat(rules.deciding(Permission.parse("update:resources")))
        .hasToString("Optional[*:resources]");
    assertThat(rules.leave(Permission.parse("read:users"))).isEqualTo(Leave.ALL);
    assertThat(rules.leave(Permission.parse("update:users"))).isEqualTo(Leave.NONE);
    assertThat(rules("*:resources (own)").leave(Permission.parse("read:resources")))
        .isEqualTo(Leave.OWN);
  }

  @Test
  void leaveForOwnRowsIsNoLeaveToHandOutAll() {
    assertThat(rules("read:resources (own)").beyond(rules("read:resources")))
        .hasToString("[read:resources]");
    assertThat(rules("read:resources").beyond(rules("read:resources (own)"))).isEmpty();
  }

  @Test
  void aWildcardIsHeldByWildcardsAlone() {
    var holder = rules("create:users", "read:users", "update:users", "delete:users");

    assertThat(holder.beyond(rules("*:users"))).hasToString("[*:users]");
    assertThat(rules("*:users").beyond(holder)).isEmpty();
    assertThat(rules("*:*").beyond(rules("*:users", "read:*", "*:*"))).isEmpty();
    assertThat(rules("read:*").beyond(rules("read:*", "*:users"))).hasToString("[*:users]");
  }

  /** Whatever is not beyond the granter gives no more than the granter has, now or later. */
  @Property(tries = 20_000, seed = "7", shrinking = ShrinkingMode.OFF)
  void nothingThatMayBeHandedOutExceedsTheGranter(@ForAll Random random) {
    var granter = any(random);
    var wanted = any(random);
    var beyond = granter.beyond(wanted);
    var granted =
        new Rules(wanted.rules().stream().filter(rule -> !beyond.contains(rule)).toList());

    for (var action : List.of("create", "read", "update", "of_a_later_version")) {
      for (var resource : List.of("users", "resources", "jobs", "of_a_later_version")) {
        var permission = new Permission(action, resource);
        assertThat(granter.leave(permission).covers(granted.leave(permission)))
            .as("%s may hand out %s: %s", granter, granted, permission)
            .isTrue();
      }
    }
    assertThat(granter.beyond(granter)).isEmpty();
    assertThat(granter.beyond(granted)).isEmpty();
  }

  private static Rules any(Random random) {
    var rules = new ArrayList<Rule>();
    for (int i = random.nextInt(6); i > 0; i--) {
      var permission =
          new Permission(
              ACTIONS.get(random.nextInt(ACTIONS.size())),
              RESOURCES.get(random.nextInt(RESOURCES.size())));
      rules.add(new Rule(permission, random.nextBoolean()));
    }
    return new Rules(rules);
  }
}
