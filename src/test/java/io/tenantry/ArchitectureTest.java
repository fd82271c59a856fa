package io.tenantry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String KERNEL = "io.tenantry.kernel..";
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tenantry");

  @Test
  void featuresMeetOnlyOnTheBus() {
    slices()
        .matching("io.tenantry.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAnyPackage(KERNEL))
        .check(HOUSE);
  }

  @Test
  void theKernelKnowsNoFeature() {
    noClasses()
        .that()
        .resideInAPackage(KERNEL)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.tenantry..")
                .and(DescribedPredicate.not(resideInAnyPackage(KERNEL))))
        .check(HOUSE);
  }

  @Test
  void onlyTheGatewayServesHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tenantry.gateway..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.vertx.ext.web..", "io.vertx.openapi..")
                .or(
                    resideInAnyPackage("io.vertx.core.http..")
                        .and(nameMatching(".*\\.(HttpServer|ServerWebSocket).*"))))
        .check(HOUSE);
  }

  @Test
  void onlyOutboundCallsGoOutByHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tenantry.gateway..", "io.tenantry.outbound..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.core.http..")
        .check(HOUSE);
    noClasses()
        .that()
        // The commands are clients of their own, outside of the platform's process.
        .resideOutsideOfPackages("io.tenantry.outbound..", "io.tenantry.cli..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..")
                .or(
                    resideInAnyPackage("io.vertx.core.http..")
                        .and(nameMatching(".*\\.HttpClient.*"))))
        .check(HOUSE);
  }

  @Test
  void onlyRepositoriesAndRowsSpeakSql() {
    noClasses()
        .that()
        .resideOutsideOfPackages(KERNEL, "io.tenantry", "io.tenantry.migration..")
        .and()
        .haveSimpleNameNotEndingWith("Repository")
        .and()
        .haveSimpleNameNotEndingWith("Rows")
        .and()
        .areNotRecords()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.pgclient..")
        .check(HOUSE);
  }

  @Test
  void onlyStoresSpeakToRedis() {
    noClasses()
        .that()
        .resideOutsideOfPackage(KERNEL)
        .and()
        .haveSimpleNameNotEndingWith("Store")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.redis..")
        .check(HOUSE);
  }

  @Test
  void theClockAndTheEnvironmentAreReadInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages(KERNEL, "io.tenantry")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(HOUSE);
  }

  @Test
  void nothingIsStaticAndMutable() {
    noFields().that().areStatic().and().areNotPrivate().should().notBeFinal().check(HOUSE);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.tenantry.Main")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(HOUSE);
    GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(HOUSE);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Base|Common)$")
        .check(HOUSE);
  }

  @Test
  void aFeatureShowsLittle() {
    classes()
        .that()
        // The inner rooms of a feature show themselves to its outer one and to the command line.
        .resideOutsideOfPackages("io.tenantry", KERNEL, "io.tenantry.autoscale.*..")
        .and()
        .areTopLevelClasses()
        .and()
        .arePublic()
        .and()
        .haveSimpleNameNotEndingWith("Verticle")
        .and()
        .haveSimpleNameNotEndingWith("Config")
        .and()
        .resideOutsideOfPackage("io.tenantry.cli..")
        .should()
        .haveNameMatching(
            // What Platform and the commands need of a room besides its verticle.
            ".*\\.(auth\\.Auth|cluster\\.Cluster|apikey\\.ApiKeys|job\\.Jobs|gateway\\.(Gateway|Contract|Drain)"
                + "|embedded\\.(EmbeddedServers|EmbeddedServerException)"
                + "|migration\\.(Migrator|MigrateCommand|MigrationRun|FailedTenant|TenantVersion"
                + "|VersionCount|MigrationsUnderWayException))")
        .check(HOUSE);
  }
}
