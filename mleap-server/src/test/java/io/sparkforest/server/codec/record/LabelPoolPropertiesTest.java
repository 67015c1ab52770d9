package io.sparkforest.server.codec.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A pool of labels gives back what it is given, whatever it was given before. */
final class LabelPoolPropertiesTest {
  @Property(tries = 200)
  void everyLabelIsItself(@ForAll List<String> labels) {
    LabelPool pool = new LabelPool();

    for (String label : labels) {
      assertThat(pool.label((" " + label + " ").toCharArray(), 1, 1 + label.length()))
          .isEqualTo(label);
    }
  }

  @Test
  void aLabelThatIsRepeatedIsTheSameString() {
    LabelPool pool = new LabelPool();

    assertThat(pool.label("Dairy".toCharArray(), 0, 5))
        .isSameAs(pool.label("x,Dairy".toCharArray(), 2, 7));
  }
}
