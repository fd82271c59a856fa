package io.tenantry.kernel.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionCatalogueTest {
  private final PermissionCatalogue catalogue =
      new PermissionCatalogue(
          List.of(Permission.parse("read:users"), Permission.parse("update:resources")),
          Set.of(Permission.parse("update:resources")));

  @Test
  void knowsWhatFitsSomePermission() {
    for (var known : List.of("read:users", "*:users", "read:*", "*:*")) {
      assertThat(catalogue.fault(Permission.parse(known))).as(known).isEmpty();
    }
  }

  @Test
  void knowsWhatBuiltInRolesNameBeforeThereIsAnOperation() {
    assertThat(catalogue.fault(Permission.parse("*:schedules"))).isEmpty();
    assertThat(catalogue.fault(Permission.parse("read:schedules"))).isEmpty();
    assertThat(catalogue.fault(Permission.parse("update:schedules"))).isPresent();
  }

  @Test
  void namesTheNearestOfWhatItDoesNotKnow() {
    assertThat(catalogue.fault(Permission.parse("red:users")))
        .hasValue("there is no permission red:users; did you mean read:users?");
    assertThat(catalogue.fault(Permission.parse("fly:to_the_moon")))
        .hasValue("there is no permission fly:to_the_moon");
  }

  @Test
  void leaveForOwnRowsIsNoneWhereRowsHaveNoOwner() {
    var own =
        new Rules(
            List.of(
                new Rule(Permission.parse("read:users"), true),
                new Rule(Permission.parse("update:resources"), true)));

    assertThat(catalogue.leave(own, Permission.parse("read:users"))).isEqualTo(Leave.NONE);
    assertThat(catalogue.leave(own, Permission.parse("update:resources"))).isEqualTo(Leave.OWN);
  }
}
