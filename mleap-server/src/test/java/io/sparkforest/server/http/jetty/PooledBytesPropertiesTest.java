package io.sparkforest.server.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.Content;

/** Bytes go into a pool's buffers and come out as they were, and the buffers go back. */
final class PooledBytesPropertiesTest {
  @Property(tries = 200)
  void whatGoesInComesOutAndNoBufferIsLost(
      @ForAll List<@IntRange(max = 20_000) Integer> lengths, @ForAll boolean isEnd) {
    ArrayByteBufferPool.Tracking pool = new ArrayByteBufferPool.Tracking();
    PooledBytes bytes = new PooledBytes(pool);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    for (int length : lengths) {
      byte[] chunk = new byte[length];
      for (int place = 0; place < length; place++) {
        chunk[place] = (byte) (sent.size() + place);
      }
      sent.writeBytes(chunk);
      bytes.add(ByteBuffer.wrap(chunk));
    }

    assertThat(bytes.size()).isEqualTo(sent.size());
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    boolean wasLast = false;
    for (Content.Chunk chunk = bytes.next(isEnd); chunk != null; chunk = bytes.next(isEnd)) {
      assertThat(wasLast).isFalse();
      wasLast = chunk.isLast();
      byte[] copy = new byte[chunk.remaining()];
      chunk.getByteBuffer().get(copy);
      received.writeBytes(copy);
      chunk.release();
    }

    assertThat(received.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(wasLast).isEqualTo(isEnd && sent.size() > 0);
    assertThat(pool.getLeaks()).isEmpty();
  }

  @Property(tries = 20)
  void whatIsNotReadGoesBackToThePool(@ForAll @IntRange(max = 40_000) int length) {
    ArrayByteBufferPool.Tracking pool = new ArrayByteBufferPool.Tracking();
    PooledBytes bytes = new PooledBytes(pool);
    bytes.add(ByteBuffer.wrap(new byte[length]));

    bytes.release();

    assertThat(bytes.isEmpty()).isTrue();
    assertThat(pool.getLeaks()).isEmpty();
  }
}
