package dev.kapsel.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.model.api.Route;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteContractTest {

  private static final LocalDate SPRING = LocalDate.of(2027, 3, 1);

  @ParameterizedTest
  @EnumSource(Route.class)
  void everyRouteSaysWhatItAnswers(Route route) {
    RouteContract contract = RouteContract.of(route);
    assertThat(contract.replies()).isNotEmpty();
    assertThat(contract.summary()).isNotBlank();
  }

  @Test
  void readsNeedNoKeyAndActsTakeOne() {
    assertThat(RouteContract.of(Route.LOOK_UP).keyed()).isFalse();
    assertThat(RouteContract.of(Route.CREATE_TOKEN).keyed()).isTrue();
    assertThat(RouteContract.of(Route.WORKER_RESULT).keyed()).isFalse();
  }

  @Test
  void aDeprecationIsSaidInTheFormsOfItsTwoStandards() {
    Deprecation notice = new Deprecation(SPRING, SPRING.plusYears(1), "/guide");
    assertThat(notice.headers())
        .containsEntry("deprecation", "@1803859200")
        .containsEntry("sunset", "Wed, 01 Mar 2028 00:00:00 GMT")
        .containsEntry("link", "</guide>; rel=\"deprecation\"; type=\"text/html\"");
  }

  @Test
  void aRouteIsAnnouncedBeforeItGoes() {
    assertThatThrownBy(() -> new Deprecation(SPRING, SPRING, "/guide"))
        .hasMessageContaining("is not after");
  }

  @Test
  void aDeprecatedRouteSaysSoInItsContract() {
    Deprecation notice = new Deprecation(SPRING, SPRING.plusYears(1), "/guide");
    RouteContract contract = Entry.on(Route.WHO_AM_I, "Who.").deprecated(notice).contract();
    assertThat(contract.deprecated()).isEqualTo(notice);
  }
}
