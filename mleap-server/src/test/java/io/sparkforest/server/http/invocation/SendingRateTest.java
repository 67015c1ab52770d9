package io.sparkforest.server.http.invocation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How slow a client may be. */
final class SendingRateTest {
  private final SendingRate rate = new SendingRate();

  @Test
  void aClientMayPause() {
    assertThatCode(() -> rate.addWaiting(SendingRate.GRACE)).doesNotThrowAnyException();
  }

  @Test
  void aClientThatSendsLittleForLongIsTooSlow() {
    rate.addReceived(SendingRate.SLOWEST * 20 - 1);

    assertThatCode(() -> rate.addWaiting(Duration.ofSeconds(19))).doesNotThrowAnyException();
    assertThatThrownBy(() -> rate.addWaiting(Duration.ofSeconds(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("16384 bytes a second");
  }

  @Test
  void aClientThatSendsSteadilyIsNot() {
    assertThatCode(
            () -> {
              for (int second = 0; second < 3_600; second++) {
                rate.addReceived(SendingRate.SLOWEST);
                rate.addWaiting(Duration.ofSeconds(1));
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void noClientIsWaitedForWithoutEnd() {
    for (int part = 0; part < 100; part++) {
      rate.addReceived(1 << 30);
    }

    assertThatThrownBy(() -> rate.addWaiting(SendingRate.LONGEST.plusSeconds(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("longer than PT1H");
  }
}
