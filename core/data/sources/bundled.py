"""Real data sets that scikit-learn brings along; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.data.source import SourceType, category, number, vector
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.spec import Use, Values

REAL = "Real data"
STANDARDIZED = (Use("standardize"),)


def _always(schema: Schema) -> Callable[[Values], Schema]:
    return lambda p: schema


def _table(bunch: Any, target: str, dtype: str) -> Table:
    values = bunch.target.astype(dtype)
    return Table({"features": bunch.data.astype("float32"), target: values if dtype == "int64" else values[:, None]})


def _load_digits(p: Values) -> Table:
    from sklearn.datasets import load_digits

    digits = load_digits()
    return Table({"image": digits.images[:, None].astype("float32"), "label": digits.target.astype("int64")})


def _load_iris(p: Values) -> Table:
    from sklearn.datasets import load_iris

    return _table(load_iris(), "species", "int64")


def _load_breast_cancer(p: Values) -> Table:
    from sklearn.datasets import load_breast_cancer

    return _table(load_breast_cancer(), "diagnosis", "int64")


def _load_wine(p: Values) -> Table:
    from sklearn.datasets import load_wine

    return _table(load_wine(), "cultivar", "int64")


def _load_diabetes(p: Values) -> Table:
    from sklearn.datasets import load_diabetes

    return _table(load_diabetes(scaled=False), "progression", "float32")


_IMAGE = DataColumn("image", "image", "input", (1, 8, 8), ("C", "H", "W"), low=0.0, high=16.0)

DIGITS = SourceType(
    "digits",
    "Handwritten digits",
    REAL,
    "1,797 small grey pictures of the handwritten digits 0 to 9.",
    aka=("mnist", "numbers", "ocr", "image", "picture", "classification"),
    schema=_always(Schema(1797, (_IMAGE, category("label", tuple("0123456789"))))),
    load=_load_digits,
    steps=(Use("min_max", (("column", "image"),)),),
    icon="mdi6.numeric",
    explanation="Digits written by 13 people, scanned and reduced to 8×8 pixels. Each pixel counts the dark points, "
    "0 to 16, "
    "of a 4×4 area of the scan. All ten classes are about equally frequent. Small enough to train on in seconds, "
    "and real enough that convolutions pay.",
    source="E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (test part), UCI Machine Learning "
    "Repository, 1998. https://doi.org/10.24432/C50P49",
)

IRIS = SourceType(
    "iris",
    "Iris flowers",
    REAL,
    "150 flowers of three species, told apart by four measurements.",
    aka=("flowers", "fisher", "classification"),
    schema=_always(
        Schema(
            150,
            (
                vector(
                    "features",
                    ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
                    low=0.1,
                    high=7.9,
                ),
                category("species", ("setosa", "versicolor", "virginica")),
            ),
        )
    ),
    load=_load_iris,
    steps=STANDARDIZED,
    icon="mdi6.flower-outline",
    explanation="Length and width of sepals and petals in centimetres, fifty flowers of each species. Setosa stands "
    "apart; "
    "versicolor and virginica touch, so a few flowers remain hard to tell.",
    source="R. A. Fisher, The use of multiple measurements in taxonomic problems, Annals of Eugenics 7, 1936, 179-188. "
    "UCI Machine Learning Repository, https://doi.org/10.24432/C56C76",
)

_CELL = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)

BREAST_CANCER = SourceType(
    "breast_cancer",
    "Breast cancer",
    REAL,
    "569 tissue samples, malignant or benign, by thirty measurements of cell nuclei.",
    aka=("wisconsin", "medical", "diagnosis", "binary", "classification"),
    schema=_always(
        Schema(
            569,
            (
                vector(
                    "features",
                    tuple([f"mean {c}" for c in _CELL] + [f"{c} error" for c in _CELL] + [f"worst {c}" for c in _CELL]),
                    low=0.0,
                    high=4254.0,
                ),
                category("diagnosis", ("malignant", "benign")),
            ),
        )
    ),
    load=_load_breast_cancer,
    steps=STANDARDIZED,
    icon="mdi6.medical-bag",
    explanation="Ten properties of the cell nuclei in a picture of a fine needle aspirate, each as mean, standard "
    "error and "
    "mean of the three largest values. 212 samples are malignant, 357 benign. The measurements differ in size by a "
    "factor of "
    "a million, so they need scaling. For learning only, not for medical use.",
    source="W. Wolberg, O. Mangasarian, N. Street and W. Street, Breast Cancer Wisconsin (Diagnostic), UCI Machine "
    "Learning Repository, 1993. https://doi.org/10.24432/C5DW2B",
)

WINE = SourceType(
    "wine",
    "Wine",
    REAL,
    "178 wines of three cultivars, told apart by thirteen chemical measurements.",
    aka=("chemistry", "cultivar", "classification"),
    schema=_always(
        Schema(
            178,
            (
                vector(
                    "features",
                    (
                        "alcohol",
                        "malic acid",
                        "ash",
                        "alcalinity of ash",
                        "magnesium",
                        "total phenols",
                        "flavanoids",
                        "nonflavanoid phenols",
                        "proanthocyanins",
                        "color intensity",
                        "hue",
                        "od280/od315 of diluted wines",
                        "proline",
                    ),
                    low=0.13,
                    high=1680.0,
                ),
                category("cultivar", ("cultivar 1", "cultivar 2", "cultivar 3")),
            ),
        )
    ),
    load=_load_wine,
    steps=STANDARDIZED,
    icon="mdi6.glass-wine",
    explanation="A chemical analysis of wines from one region of Italy, grown from three different cultivars (59, "
    "71 and 48 "
    "wines). Proline reaches 1,680 while hue stays below 2: without scaling, one column drowns the others.",
    source="S. Aeberhard and M. Forina, Wine, UCI Machine Learning Repository, 1992. https://doi.org/10.24432/C5PC7J",
)

DIABETES = SourceType(
    "diabetes",
    "Diabetes progression",
    REAL,
    "442 patients: how far the disease went in a year, from ten measurements.",
    aka=("regression", "medical", "number"),
    schema=_always(
        Schema(
            442,
            (
                vector(
                    "features", ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"), low=1.0, high=301.0
                ),
                number("progression", low=25.0, high=346.0),
            ),
        )
    ),
    load=_load_diabetes,
    steps=(*STANDARDIZED, Use("standardize", (("column", "progression"),))),
    icon="mdi6.chart-line",
    explanation="Age, sex, body mass index, mean blood pressure and six blood serum values (s1 total cholesterol, "
    "s2 low-density "
    "and s3 high-density lipoproteins, s4 their ratio, s5 log of triglycerides, s6 blood sugar) of each patient; to "
    "forecast is a "
    "measure of disease progression one year later, 25 to 346. Even good models explain only about half of it. "
    "For learning only, not for medical use.",
    source="B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least Angle Regression, Annals of Statistics "
    "32(2), 2004, "
    "407-499.",
)

ALL = (DIGITS, IRIS, BREAST_CANCER, WINE, DIABETES)
