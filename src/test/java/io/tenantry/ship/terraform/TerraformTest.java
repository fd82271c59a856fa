package io.tenantry.ship.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerraformTest {
  private static final Path SHIPPED = Path.of("terraform");

  @TempDir Path copy;

  /** Copies the tree, replaces words in one of its files, and tells what is found wrong then. */
  private List<String> withFault(String file, String words, String instead) throws IOException {
    try (var files = Files.walk(SHIPPED)) {
      for (var path : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        var target = copy.resolve(SHIPPED.relativize(path));
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
    var text = Files.readString(copy.resolve(file));
    assertThat(text).contains(words);
    Files.writeString(copy.resolve(file), text.replace(words, instead));
    return TerraformCheck.check(copy);
  }

  @Test
  void findsNothingWrongInWhatIsShipped() throws IOException {
    assertThat(TerraformCheck.check(SHIPPED)).isEmpty();
  }

  @Test
  void findsAnArgumentThatAResourceDoesNotTake() throws IOException {
    assertThat(withFault("modules/database/main.tf", "storage_encrypted ", "storage_sealed "))
        .singleElement()
        .asString()
        .contains("modules/database/main.tf:")
        .endsWith("aws_db_instance takes no argument storage_sealed");
  }

  @Test
  void findsAnArgumentThatABlockInABlockDoesNotTake() throws IOException {
    assertThat(
            withFault(
                "modules/compute/scaling.tf", "stat = \"Maximum\"", "statistic = \"Maximum\""))
        .hasSize(2)
        .anyMatch(it -> it.endsWith("metrics.metric_stat takes no argument statistic"))
        .anyMatch(it -> it.endsWith("metrics.metric_stat lacks the argument stat"));
  }

  @Test
  void findsARequiredArgumentThatIsMissing() throws IOException {
    assertThat(withFault("modules/compute/balancer.tf", "type    = \"A\"", ""))
        .singleElement()
        .asString()
        .endsWith("aws_route53_record lacks the argument type");
  }

  @Test
  void findsAValueOfAnotherType() throws IOException {
    assertThat(
            withFault(
                "modules/database/main.tf",
                "storage_encrypted  ",
                "port = \"high\"\n  storage_encrypted  "))
        .singleElement()
        .asString()
        .endsWith("aws_db_instance.port has to be a number");
  }

  @Test
  void findsABlockThatIsMissingAndOneThatIsNotTaken() throws IOException {
    assertThat(withFault("modules/compute/balancer.tf", "default_action {", "first_action {"))
        .hasSize(4)
        .anyMatch(it -> it.endsWith("aws_lb_listener takes no block first_action"))
        .anyMatch(it -> it.endsWith("aws_lb_listener lacks the block default_action"));
  }

  @Test
  void findsAResourceThatTheProviderDoesNotHave() throws IOException {
    assertThat(
            withFault(
                "modules/cache/main.tf",
                "\"aws_elasticache_parameter_group\"",
                "\"aws_elasticache_settings\""))
        .anyMatch(it -> it.contains("aws_elasticache_settings is not in terraform-schema.json"))
        .anyMatch(it -> it.endsWith("there is no aws_elasticache_parameter_group.this.name"));
  }

  @Test
  void findsAVariableThatNobodyDeclared() throws IOException {
    assertThat(withFault("modules/cache/main.tf", "= var.node_type", "= var.node_size"))
        .anyMatch(it -> it.endsWith("there is no var.node_size"))
        .anyMatch(it -> it.endsWith("nothing uses the variable node_type"));
  }

  @Test
  void findsWhatAnObjectDoesNotHave() throws IOException {
    assertThat(withFault("modules/compute/balancer.tf", "var.network.vpc_id", "var.network.vpc"))
        .singleElement()
        .asString()
        .endsWith("there is no var.network.vpc");
  }

  @Test
  void findsAnOutputThatAModuleDoesNotGive() throws IOException {
    assertThat(
            withFault(
                "environments/staging/main.tf",
                "module.database.identifier",
                "module.database.name"))
        .singleElement()
        .asString()
        .endsWith("there is no module.database.name");
  }

  @Test
  void findsAModuleThatIsNotCalled() throws IOException {
    assertThat(
            withFault(
                "environments/production/outputs.tf",
                "module.compute.api_url",
                "module.computer.api_url"))
        .singleElement()
        .asString()
        .endsWith("there is no module.computer.api_url");
  }

  @Test
  void findsAVariableThatAModuleDoesNotHaveOrIsNotGiven() throws IOException {
    assertThat(withFault("environments/production/main.tf", "  node_type  ", "  node_size  "))
        .hasSize(2)
        .anyMatch(it -> it.endsWith("cache has no variable node_size"))
        .anyMatch(it -> it.endsWith("cache lacks the variable node_type"));
  }

  @Test
  void findsAnAttributeThatAResourceDoesNotTell() throws IOException {
    assertThat(withFault("modules/compute/outputs.tf", "repository_url", "repository_uri"))
        .singleElement()
        .asString()
        .endsWith("there is no aws_ecr_repository.this.repository_uri");
  }

  @Test
  void findsAnIterationWhereThereIsNone() throws IOException {
    assertThat(withFault("modules/cache/main.tf", "var.node_type", "each.value"))
        .anyMatch(it -> it.endsWith("there is no each.value"));
  }

  @Test
  void findsAFunctionThatIsNotThere() throws IOException {
    assertThat(withFault("modules/database/rotation.tf", "jsonencode(", "json_encode("))
        .singleElement()
        .asString()
        .endsWith("there is no function json_encode");
  }

  @Test
  void refusesAFileThatIsNotWhole() throws IOException {
    assertThat(
            withFault(
                "modules/cache/outputs.tf", "output \"kms_key_arn\" {", "output \"kms_key_arn\""))
        .singleElement()
        .asString()
        .contains("modules/cache/outputs.tf:6: expected {");
  }
}
