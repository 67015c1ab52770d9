package io.sparkforest.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Requests of which most are wrong: in a byte, in their form, or altogether. */
final class Rubbish {
  private static final String[] TYPES = {
    "text/csv", "application/json", "application/jsonlines", "text/csv;header=present", "x", "*/*"
  };
  private static final String[] BODIES = {
    "a,1,2,Dairy,LF,S1\n",
    "Price,Type\n1,Dairy\n",
    "{\"Price\":1,\"Type\":\"Dairy\"}\n",
    "{\"instances\":[{\"Price\":1}]}",
    "[[\"a\",1,2,\"Dairy\",\"LF\",\"S1\"]]",
  };
  private static final String[] HEADERS = {
    "Transfer-Encoding: chunked\r\n",
    "Content-Encoding: gzip\r\n",
    "Accept: application/json;q=0.5, text/csv;q=x\r\n",
    "X-Amzn-SageMaker-Custom-Attributes: \t\u0001\r\n",
    "X-Amzn-SageMaker-Inference-Id: \"}{\r\n",
    "Connection: close\r\n",
    "Content-Length: 3\r\n",
  };
  private static final int LONGEST = 300;

  private Rubbish() {}

  /**
   * One request.
   *
   * @param latin1 the bytes that are sent, one a character
   * @param isWhole whether it has the form of a request to its end, so that an answer is owed
   */
  record Request(String latin1, boolean isWhole) {
    private Request(byte[] bytes, boolean isWhole) {
      this(new String(bytes, ISO_8859_1), isWhole);
    }

    byte[] bytes() {
      return latin1.getBytes(ISO_8859_1);
    }
  }

  static Request request(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Request(bytes(random, LONGEST), false);
      case 1 ->
          new Request(
              mutated(random, wellFormed(random, pick(random, BODIES).getBytes(ISO_8859_1))),
              false);
      case 2 ->
          new Request(
              wellFormed(random, mutated(random, pick(random, BODIES).getBytes(ISO_8859_1))), true);
      default -> new Request(wellFormed(random, bytes(random, LONGEST)), true);
    };
  }

  private static byte[] wellFormed(Random random, byte[] body) {
    StringBuilder head = new StringBuilder("POST /invocations HTTP/1.1\r\nHost: x\r\n");
    head.append("Content-Type: ").append(pick(random, TYPES)).append("\r\n");
    while (random.nextInt(3) == 0) {
      head.append(pick(random, HEADERS));
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.toString().getBytes(ISO_8859_1));
    request.writeBytes(body);
    return request.toByteArray();
  }

  /** With some bytes changed, cut out or doubled. */
  private static byte[] mutated(Random random, byte[] bytes) {
    byte[] mutated = bytes.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      int place = random.nextInt(mutated.length);
      mutated[place] = (byte) random.nextInt(256);
    }
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    int cut = random.nextInt(mutated.length);
    result.write(mutated, 0, cut);
    if (random.nextBoolean()) {
      result.write(mutated, 0, cut);
    }
    int rest = cut + random.nextInt(mutated.length - cut);
    result.write(mutated, rest, mutated.length - rest);
    return result.size() == 0 ? mutated : result.toByteArray();
  }

  private static byte[] bytes(Random random, int longest) {
    byte[] bytes = new byte[1 + random.nextInt(longest)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String pick(Random random, String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
