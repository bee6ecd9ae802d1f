"""Data as people have it: a table with gaps, classes, dates and written prices; pictures in folders."""

from dataclasses import replace

import numpy as np
from PIL import Image

from core.builder import Net
from core.data.finding import find
from core.spec import Use

PREPARE = (
    Use("change_type").with_params(column="paid", decimals="comma"),
    Use("derive").with_params(name="ratio", formula="log(area) / rooms"),
    Use("outliers").with_params(columns=("area", "paid")),
    Use("impute").with_params(by="median", columns=("paid", "ratio", "area", "rooms"), indicator=True),
    Use("impute").with_params(by="mode", columns=("garden",), group="city"),
    Use("one_hot").with_params(columns=("city",)),
    Use("merge_rare").with_params(columns=("agent",), most=12),
    Use("target_mean").with_params(columns=("agent",)),
    Use("impute").with_params(columns=("built",)),
    Use("date_parts"),
    Use("robust").with_params(columns=("area", "paid", "ratio", "agent", "built")),
    Use("join"),
    Use("select").with_params(count=14, by="correlation"),
)


def write_houses(path, rows=240, seed=0, strange=False):
    """A messy table, with semicolons. `strange`: also with classes that no other row has."""
    random = np.random.RandomState(seed)
    lines = ["id;city;agent;rooms;area;built;garden;paid;price;kind"]
    for i in range(rows):
        city = random.choice(["London", "Paris", "Rome", ""], p=[0.4, 0.3, 0.2, 0.1])
        area = random.uniform(20, 120)
        cells = [
            f"H{i:05d}",
            "Atlantis" if strange and i % 7 == 3 else city,
            f"agent {random.randint(0, 30)}",
            "" if random.uniform() < 0.1 else str(random.randint(1, 7)),
            f"{area:.1f}",
            ""
            if random.uniform() < 0.1
            else f"{random.randint(1, 29):02d}.{random.randint(1, 13):02d}.{random.randint(1950, 2020)}",
            random.choice(["yes", "no", ""], p=[0.5, 0.4, 0.1]),
            random.choice(
                ["1.234,50 €", f"{random.uniform(1, 9):.2f}".replace(".", ","), "ask", ""], p=[0.1, 0.6, 0.15, 0.15]
            ),
            f"{area * 1000 + (50_000 if city == 'Paris' else 0):.0f}",
            "big" if area > 70 else "small",
        ]
        lines.append(";".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def houses(path, target):
    """A project on that table, with most of the steps that there are."""
    found = find(path).aimed(target)
    assert found.settings.schema is not None
    other = "kind" if target == "price" else "price"
    columns = []
    for column in found.settings.schema.columns:
        if column.name == "paid":
            column = replace(column, kind="text", sizes=(), axes=(), dtype="text", classes=(), note="", role="input")
        columns.append(replace(column, role="ignore") if column.name in (other, "id") else column)
    scaled = (Use("standardize").with_params(column="price"),) if target == "price" else ()
    schema = replace(found.settings.schema, columns=tuple(columns))
    return network(replace(found.settings, schema=schema, steps=(*PREPARE, *scaled)), "features", target)


def network(data, column, target, *, image=False):
    net = Net()
    net.take(data)
    x = net.input(column)
    if image:
        x = net.add("Flatten", net.add("ReLU", net.add("Conv2d", x, out_channels=4, kernel_size=3)))
    x = net.add("ReLU", net.add("Linear", x, out_features=8))
    classes = next((c.classes for c in data.schema.columns if c.name == target and c.kind == "category"), ())
    net.output(net.add("Linear", x, out_features=len(classes) or 1), target)
    net.train_with("Adam", lr=0.01, epochs=3, batch_size=32)
    return net.project


def write_pictures(folder, count=12):
    """Pictures of three sizes in a folder for each of two classes, one of them grey, one with a palette."""
    random = np.random.RandomState(1)
    for name, level in (("dark", 60), ("light", 190)):
        (folder / name).mkdir(parents=True)
        for i in range(count):
            size = ((18, 14), (16, 16), (20, 30))[i % 3]
            pixels = random.normal(level, 25, (*size, 3)).clip(0, 255).astype(np.uint8)
            image = Image.fromarray(pixels)
            image = image.convert("L") if i == 4 else image.convert("P") if i == 5 else image
            image.save(folder / name / f"{i:02d}.{'jpg' if i % 4 == 1 and i != 5 else 'png'}")
    return folder


def pictures(folder):
    found = find(folder)
    steps = (
        Use("resize").with_params(height=12, width=10),
        Use("grey"),
        Use("normalise").with_params(known="half"),
    )
    return network(replace(found.settings, steps=steps), "image", "label", image=True)
