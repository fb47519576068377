namespace OpenCsss.Contracts.Signing;

/// <summary>
/// Orders the members of one object by the UTF-8 bytes of their names: a merge sort of the linked list, in place,
/// in n·log n steps whatever the sender sends.
/// </summary>
internal static class SiblingOrder
{
    /// <summary>Sorts the list that begins at <paramref name="first"/>.</summary>
    /// <returns>Its new first node; <see cref="ParameterTree.None"/> if a name is there twice.</returns>
    public static int Sort(ref ParameterTree tree, int first)
    {
        for (var width = 1; ; width = checked(width * 2))
        {
            if (!TryMergePass(ref tree, ref first, width, out var merges))
            {
                return ParameterTree.None;
            }

            if (merges <= 1)
            {
                return first;
            }
        }
    }

    private static bool TryMergePass(ref ParameterTree tree, ref int first, int width, out int merges)
    {
        merges = 0;
        var left = first;
        var tail = ParameterTree.None;
        while (left != ParameterTree.None)
        {
            merges++;
            var right = left;
            var leftSize = 0;
            while (leftSize < width && right != ParameterTree.None)
            {
                leftSize++;
                right = tree[right].Next;
            }

            var rightSize = width;
            while (leftSize > 0 || (rightSize > 0 && right != ParameterTree.None))
            {
                var order = leftSize == 0 ? 1
                    : rightSize == 0 || right == ParameterTree.None ? -1
                    : tree.NameOf(left).SequenceCompareTo(tree.NameOf(right));
                if (order == 0)
                {
                    return false;
                }

                ref var source = ref order < 0 ? ref left : ref right;
                _ = order < 0 ? leftSize-- : rightSize--;
                var next = source;
                source = tree[next].Next;
                if (tail == ParameterTree.None)
                {
                    first = next;
                }
                else
                {
                    tree[tail].Next = next;
                }

                tail = next;
            }

            left = right;
        }

        if (tail != ParameterTree.None)
        {
            tree[tail].Next = ParameterTree.None;
        }

        return true;
    }
}
