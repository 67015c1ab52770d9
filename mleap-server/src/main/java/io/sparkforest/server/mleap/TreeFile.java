package io.sparkforest.server.mleap;

import com.google.protobuf.CodedInputStream;
import io.sparkforest.server.forest.Tree;
import io.sparkforest.server.forest.TreeBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A regression tree as Bundle.ML stores it in its protobuf format: each node in pre-order, its
 * length as four bytes before it. It is read without making an object of a node.
 */
final class TreeFile {
  /** Files of up to so many bytes are read at once: that takes less time, and this much memory. */
  private static final int LARGEST_WHOLE = 1 << 20;

  private static final int BUFFER = 1 << 16;

  /** Tags of Bundle.ML's messages: a field's number and how it is written. */
  private static final int NODE_INTERNAL = 1 << 3 | 2;

  private static final int NODE_LEAF = 2 << 3 | 2;
  private static final int INTERNAL_SPLIT = 1 << 3 | 2;
  private static final int LEAF_VALUE = 1 << 3 | 1;
  private static final int LEAF_VALUES = 1 << 3 | 2;
  private static final int SPLIT_CATEGORICAL = 1 << 3 | 2;
  private static final int SPLIT_CONTINUOUS = 2 << 3 | 2;
  private static final int FEATURE = 1 << 3;
  private static final int THRESHOLD = 2 << 3 | 1;
  private static final int IS_LEFT = 2 << 3;
  private static final int CATEGORY = 4 << 3 | 1;
  private static final int CATEGORIES = 4 << 3 | 2;

  private final CodedInputStream in;
  private final long size;
  private final TreeBuilder tree;

  private TreeFile(CodedInputStream in, long size, TreeBuilder tree) {
    this.in = in;
    this.size = size;
    this.tree = tree;
  }

  /**
   * Reads a tree.
   *
   * @param features how many features a row has
   * @throws IOException if the file cannot be read or holds no tree; it names the file
   * @throws io.sparkforest.server.forest.UnsupportedTreeException if it holds one that a flat
   *     forest cannot
   */
  static Tree read(Path file, int features) throws IOException {
    TreeBuilder tree = new TreeBuilder(features);
    long size = Files.size(file);
    if (size <= LARGEST_WHOLE) {
      byte[] bytes = Files.readAllBytes(file);
      new TreeFile(CodedInputStream.newInstance(bytes), bytes.length, tree).readNodes(file);
    } else {
      try (InputStream bytes = Files.newInputStream(file)) {
        CodedInputStream in = CodedInputStream.newInstance(bytes, BUFFER);
        in.setSizeLimit(Integer.MAX_VALUE);
        new TreeFile(in, size, tree).readNodes(file);
      }
    }
    return tree.build();
  }

  private void readNodes(Path file) throws IOException {
    try {
      while (tree.isOpen()) {
        readNode();
      }
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private void readNode() throws IOException {
    int length = 0;
    for (int digit = 0; digit < Integer.BYTES; digit++) {
      length = (length << 8) | (in.readRawByte() & 0xFF);
    }
    long left = size - in.getTotalBytesRead();
    // Check the node's declared length before memory is allocated for it.
    if (length < 0 || length > left) {
      throw new IOException("a node has " + length + " bytes, but " + left + " are left");
    }
    int limit = in.pushLimit(length);
    boolean isTaken = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == NODE_INTERNAL || tag == NODE_LEAF) {
        if (isTaken) {
          throw new IOException("a node is both a split and a leaf");
        }
        isTaken = true;
        int inner = in.pushLimit(in.readUInt32());
        if (tag == NODE_LEAF) {
          readLeaf();
        } else {
          readInternal();
        }
        in.popLimit(inner);
      } else {
        in.skipField(tag);
      }
    }
    if (!isTaken) {
      throw new IOException("a node is neither a split nor a leaf");
    }
    in.popLimit(limit);
  }

  /** The first value is the prediction; further ones are not looked at. */
  private void readLeaf() throws IOException {
    boolean isFound = false;
    double prediction = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == LEAF_VALUES || tag == LEAF_VALUE) {
        int limit = 0;
        if (tag == LEAF_VALUES) {
          limit = in.pushLimit(in.readUInt32());
        }
        while (tag == LEAF_VALUE || in.getBytesUntilLimit() > 0) {
          double value = in.readDouble();
          if (!isFound) {
            prediction = value;
            isFound = true;
          }
          if (tag == LEAF_VALUE) {
            break;
          }
        }
        if (tag == LEAF_VALUES) {
          in.popLimit(limit);
        }
      } else {
        in.skipField(tag);
      }
    }
    if (!isFound) {
      throw new IOException("a leaf has no prediction");
    }
    tree.addLeaf(prediction);
  }

  private void readInternal() throws IOException {
    boolean isFound = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == INTERNAL_SPLIT && !isFound) {
        isFound = true;
        int limit = in.pushLimit(in.readUInt32());
        readSplit();
        in.popLimit(limit);
      } else {
        in.skipField(tag);
      }
    }
    if (!isFound) {
      throw new IOException("a node has no split");
    }
  }

  private void readSplit() throws IOException {
    boolean isFound = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if ((tag == SPLIT_CATEGORICAL || tag == SPLIT_CONTINUOUS) && !isFound) {
        isFound = true;
        int limit = in.pushLimit(in.readUInt32());
        if (tag == SPLIT_CONTINUOUS) {
          readContinuous();
        } else {
          readCategorical();
        }
        in.popLimit(limit);
      } else {
        in.skipField(tag);
      }
    }
    if (!isFound) {
      throw new IOException("a split is neither on a threshold nor on categories");
    }
  }

  private void readContinuous() throws IOException {
    int feature = 0;
    double threshold = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == FEATURE) {
        feature = in.readInt32();
      } else if (tag == THRESHOLD) {
        threshold = in.readDouble();
      } else {
        in.skipField(tag);
      }
    }
    tree.addThresholdSplit(feature, threshold);
  }

  private void readCategorical() throws IOException {
    int feature = 0;
    boolean isLeft = false;
    double[] categories = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == FEATURE) {
        feature = in.readInt32();
      } else if (tag == IS_LEFT) {
        isLeft = in.readBool();
      } else if (tag == CATEGORY) {
        categories = Arrays.copyOf(categories, categories.length + 1);
        categories[categories.length - 1] = in.readDouble();
      } else if (tag == CATEGORIES) {
        int limit = in.pushLimit(in.readUInt32());
        int place = categories.length;
        categories = Arrays.copyOf(categories, place + in.getBytesUntilLimit() / Double.BYTES);
        while (in.getBytesUntilLimit() > 0) {
          categories[place++] = in.readDouble();
        }
        in.popLimit(limit);
      } else {
        in.skipField(tag);
      }
    }
    tree.addCategorySplit(feature, categories, isLeft);
  }
}
