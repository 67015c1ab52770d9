package io.sparkforest.server.forest;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same forest in ONNX Runtime, on one thread: an ONNX model of a single {@code
 * TreeEnsembleRegressor} of domain {@code ai.onnx.ml}, version 1, whose numbers are floats.
 *
 * <p>A split on categories is a chain of {@code BRANCH_EQ} nodes that share a child, as ONNX's
 * converters write LightGBM's; the runtime makes one node of a chain.
 */
public final class OnnxForest implements AutoCloseable {
  private static final String INPUT = "x";
  private static final String OUTPUT = "y";

  // Numbers of fields in onnx.proto.
  private static final int MODEL_IR_VERSION = 1;
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int OPSET_DOMAIN = 1;
  private static final int OPSET_VERSION = 2;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_NAME = 2;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_OP = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int NODE_DOMAIN = 7;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_STRING = 4;
  private static final int ATTRIBUTE_FLOATS = 7;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int ATTRIBUTE_STRINGS = 9;
  private static final int ATTRIBUTE_TYPE = 20;
  private static final int TYPE_INT = 2;
  private static final int TYPE_STRING = 3;
  private static final int TYPE_FLOATS = 6;
  private static final int TYPE_INTS = 7;
  private static final int TYPE_STRINGS = 8;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final int features;

  /**
   * Loads a forest.
   *
   * @param trees at least one
   * @param features how many features a row has
   */
  public OnnxForest(List<Tree> trees, int features) throws OrtException, IOException {
    this.features = features;
    environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model(trees, features), options);
    }
  }

  /** Rows' features as ONNX Runtime takes them: floats, outside of the heap. */
  public static FloatBuffer input(double[] values, int start, int length) {
    FloatBuffer input =
        ByteBuffer.allocateDirect(length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int index = 0; index < length; index++) {
      input.put(index, (float) values[start + index]);
    }
    return input;
  }

  /**
   * Predicts rows.
   *
   * @param rows how many
   * @param predictions one a row, outside of the heap
   */
  public void predict(FloatBuffer input, int rows, FloatBuffer predictions) throws OrtException {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, input, new long[] {rows, features});
        OnnxTensor output =
            OnnxTensor.createTensor(environment, predictions, new long[] {rows, 1});
        OrtSession.Result result = session.run(Map.of(INPUT, tensor), Map.of(OUTPUT, output))) {
      if (result.size() != 1) {
        throw new IllegalStateException("ONNX Runtime has no answer");
      }
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }

  private static byte[] model(List<Tree> trees, int features) throws IOException {
    return message(
        model -> {
          model.writeInt64(MODEL_IR_VERSION, 8);
          model.writeByteArray(MODEL_OPSET, opset("", 17));
          model.writeByteArray(MODEL_OPSET, opset("ai.onnx.ml", 1));
          model.writeByteArray(
              MODEL_GRAPH,
              message(
                  graph -> {
                    graph.writeString(GRAPH_NAME, "forest");
                    graph.writeByteArray(GRAPH_INPUT, tensor(INPUT, features));
                    graph.writeByteArray(GRAPH_OUTPUT, tensor(OUTPUT, 1));
                    graph.writeByteArray(GRAPH_NODE, new Nodes(trees).regressor());
                  }));
        });
  }

  private static byte[] opset(String domain, long version) throws IOException {
    return message(
        opset -> {
          opset.writeString(OPSET_DOMAIN, domain);
          opset.writeInt64(OPSET_VERSION, version);
        });
  }

  /**
   * A matrix of floats with any number of rows: name; type, tensor type, element type and shape.
   */
  private static byte[] tensor(String name, int columns) throws IOException {
    byte[] rows = message(dimension -> dimension.writeString(2, "rows"));
    byte[] width = message(dimension -> dimension.writeInt64(1, columns));
    byte[] shape =
        message(
            dimensions -> {
              dimensions.writeByteArray(1, rows);
              dimensions.writeByteArray(1, width);
            });
    byte[] tensorType =
        message(
            type -> {
              type.writeInt32(1, 1);
              type.writeByteArray(2, shape);
            });
    byte[] type = message(value -> value.writeByteArray(1, tensorType));
    return message(
        value -> {
          value.writeString(1, name);
          value.writeByteArray(2, type);
        });
  }

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  /** Writes one of a field's values. */
  private interface Element<T> {
    void write(CodedOutputStream out, T value) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  /** The nodes of all trees in the columns that ONNX has for them. */
  private static final class Nodes {
    private final List<Long> trees = new ArrayList<>();
    private final List<Long> nodes = new ArrayList<>();
    private final List<Long> features = new ArrayList<>();
    private final List<Float> values = new ArrayList<>();
    private final List<Long> whenTrue = new ArrayList<>();
    private final List<Long> whenFalse = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Long> leafTrees = new ArrayList<>();
    private final List<Long> leafNodes = new ArrayList<>();
    private final List<Float> leafValues = new ArrayList<>();

    private Nodes(List<Tree> forest) {
      for (int number = 0; number < forest.size(); number++) {
        Tree tree = forest.get(number);
        long next = tree.nodes();
        for (int node = 0; node < tree.nodes(); node++) {
          next = add(number, tree, node, next);
        }
      }
    }

    /** Returns the first number that is free for further nodes of a chain. */
    private long add(long number, Tree tree, int node, long free) {
      int feature = tree.feature[node];
      if (feature == Tree.LEAF) {
        add(number, node, 0, 0, "LEAF", 0, 0);
        leafTrees.add(number);
        leafNodes.add((long) node);
        leafValues.add((float) tree.value[node]);
        return free;
      }
      long left = tree.child[node];
      if (feature >= 0) {
        add(number, node, feature, floor(tree.value[node]), "BRANCH_LEQ", left, left + 1);
        return free;
      }
      CategorySet set = tree.sets[(int) tree.value[node]];
      long listed = set.isLeft() ? left : left + 1;
      long others = set.isLeft() ? left + 1 : left;
      int[] categories = set.listed().stream().toArray();
      long place = node;
      long next = free;
      for (int index = 0; index < categories.length; index++) {
        boolean isLast = index == categories.length - 1;
        long following = isLast ? others : next++;
        add(number, place, ~feature, categories[index], "BRANCH_EQ", listed, following);
        place = following;
      }
      return next;
    }

    /** The greatest float that is not above a threshold: floats below it stay below. */
    private static float floor(double threshold) {
      float near = (float) threshold;
      return near > threshold ? Math.nextDown(near) : near;
    }

    private void add(
        long tree, long node, long feature, float value, String mode, long yes, long no) {
      trees.add(tree);
      nodes.add(node);
      features.add(feature);
      values.add(value);
      modes.add(mode);
      whenTrue.add(yes);
      whenFalse.add(no);
    }

    private byte[] regressor() throws IOException {
      List<Long> targets = leafTrees.stream().map(tree -> 0L).toList();
      return message(
          node -> {
            node.writeString(NODE_INPUT, INPUT);
            node.writeString(NODE_OUTPUT, OUTPUT);
            node.writeString(NODE_OP, "TreeEnsembleRegressor");
            node.writeString(NODE_DOMAIN, "ai.onnx.ml");
            node.writeByteArray(NODE_ATTRIBUTE, text("aggregate_function", "AVERAGE"));
            node.writeByteArray(NODE_ATTRIBUTE, text("post_transform", "NONE"));
            node.writeByteArray(
                NODE_ATTRIBUTE,
                attribute("n_targets", TYPE_INT, out -> out.writeInt64(ATTRIBUTE_INT, 1)));
            node.writeByteArray(NODE_ATTRIBUTE, ints("nodes_treeids", trees));
            node.writeByteArray(NODE_ATTRIBUTE, ints("nodes_nodeids", nodes));
            node.writeByteArray(NODE_ATTRIBUTE, ints("nodes_featureids", features));
            node.writeByteArray(NODE_ATTRIBUTE, floats("nodes_values", values));
            node.writeByteArray(NODE_ATTRIBUTE, ints("nodes_truenodeids", whenTrue));
            node.writeByteArray(NODE_ATTRIBUTE, ints("nodes_falsenodeids", whenFalse));
            node.writeByteArray(NODE_ATTRIBUTE, texts("nodes_modes", modes));
            node.writeByteArray(NODE_ATTRIBUTE, ints("target_treeids", leafTrees));
            node.writeByteArray(NODE_ATTRIBUTE, ints("target_nodeids", leafNodes));
            node.writeByteArray(NODE_ATTRIBUTE, ints("target_ids", targets));
            node.writeByteArray(NODE_ATTRIBUTE, floats("target_weights", leafValues));
          });
    }

    private static byte[] attribute(String name, int type, Fields value) throws IOException {
      return message(
          attribute -> {
            attribute.writeString(ATTRIBUTE_NAME, name);
            attribute.writeInt32(ATTRIBUTE_TYPE, type);
            value.write(attribute);
          });
    }

    private static byte[] text(String name, String value) throws IOException {
      return attribute(name, TYPE_STRING, out -> out.writeString(ATTRIBUTE_STRING, value));
    }

    private static byte[] texts(String name, List<String> values) throws IOException {
      return list(name, TYPE_STRINGS, values, (out, it) -> out.writeString(ATTRIBUTE_STRINGS, it));
    }

    private static byte[] ints(String name, List<Long> values) throws IOException {
      return list(name, TYPE_INTS, values, (out, it) -> out.writeInt64(ATTRIBUTE_INTS, it));
    }

    private static byte[] floats(String name, List<Float> values) throws IOException {
      return list(name, TYPE_FLOATS, values, (out, it) -> out.writeFloat(ATTRIBUTE_FLOATS, it));
    }

    private static <T> byte[] list(String name, int type, List<T> values, Element<T> element)
        throws IOException {
      return attribute(
          name,
          type,
          out -> {
            for (T value : values) {
              element.write(out, value);
            }
          });
    }
  }
}
