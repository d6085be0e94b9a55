"""Writes a language model for tests: a Llama of one layer that knows bytes and nothing else.

Its weights are random and always the same. What it writes means nothing; held to a grammar it ends
words and lists soon, so that an answer takes a second. Usage: tiny.py FILE
"""

import sys

import gguf
import numpy as np

WIDTH, INNER, HEADS, CONTEXT = 64, 128, 4, 32768
# Such vocabularies write a space as a token of its own.
SPECIAL, BLANK = ["<unk>", "<s>", "</s>"], "\u2581"
TOKENS = [*SPECIAL, BLANK, *(f"<0x{b:02X}>" for b in range(256))]
VOCABULARY = len(TOKENS)
# How readily a byte is written, whatever stands before it: words of a few letters in ASCII.
USUAL, LETTER, SPACE, DIGIT, RARE = 0.0, 2.0, 1.0, 1.5, -6.0
MARKS = {'"': 3.4, "]": 2.0, ",": 1.5, "}": 3.0, "n": 3.0, "\\": RARE}

TEMPLATE = (
    "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)


def readiness(byte):
    if byte <= 32 or byte > 126:
        return RARE
    char = chr(byte)
    kind = LETTER if char.islower() else DIGIT if char.isdigit() else USUAL
    return MARKS.get(char, kind)


def weights():
    chance = np.random.default_rng(7)

    def random(rows, columns):
        return (chance.standard_normal((rows, columns)) * 0.1).astype(np.float32)

    ones = np.ones(WIDTH, dtype=np.float32)
    embedding, output = random(VOCABULARY, WIDTH), random(VOCABULARY, WIDTH)
    # The first number of every token is the same, and says nothing: there, the last layer finds how
    # readily each byte is written.
    embedding[:, 0] = 1.0
    # Outside a grammar, it ends after some dozen bytes.
    ready = [RARE, RARE, LETTER, SPACE, *(readiness(b) for b in range(256))]
    output[:, 0] = np.array(ready, dtype=np.float32) / 6.0
    yield "token_embd.weight", embedding
    yield "output_norm.weight", ones
    yield "output.weight", output
    yield "blk.0.attn_norm.weight", ones
    yield "blk.0.ffn_norm.weight", ones
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        yield f"blk.0.{name}.weight", random(WIDTH, WIDTH) * 0.1
    yield "blk.0.ffn_gate.weight", random(INNER, WIDTH)
    yield "blk.0.ffn_up.weight", random(INNER, WIDTH)
    yield "blk.0.ffn_down.weight", random(WIDTH, INNER) * 0.1


def main(file):
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(VOCABULARY)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    kinds = gguf.TokenType
    writer.add_tokenizer_model("llama")
    writer.add_token_list(TOKENS)
    writer.add_token_scores([0.0] * VOCABULARY)
    special = [kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL]
    writer.add_token_types([*special, kinds.NORMAL, *[kinds.BYTE] * 256])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TEMPLATE)
    for name, values in weights():
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1])
